P="chrt -i 0 nice -n 19 python"
cd /tmp/w/mutants; export PYTHONPATH=/tmp/w/mutants/src
cat /tmp/s/mutants/t1.txt /tmp/s/mutants/t2.txt /tmp/s/mutants/trials_f3.txt > /tmp/s/mutants/surv.txt
$P /tmp/s/mutants/stage2fast.py --jobs 2 --name s2 --done /tmp/s/mutants/s2a.txt --again /tmp/s/mutants/surv.txt --only form_of_address choice_words link_count rollout retention salon_records service_facts service_figures settlement tenant_declaration rehearsal read_back own_report occupancy provider_account name_wording saga reschedule_saga cancel_saga booking_saga link_words link_decisions known_customer foreign_booking call_facts call_news erasure gate claimed_booking link_audit
bash /tmp/s/mutants/go6.sh
