"""Given names common in Germany, Austria and Switzerland, folded; none is another German word."""

from typing import Final

from booking_domain.model.german.numbers import spellings


def _spelt(names: str) -> frozenset[str]:
    return frozenset(spelling for name in names.split() for spelling in spellings(name))


WOMEN: Final = _spelt(
    "aleksandra alexandra alina amelie andrea angela angelika anika anja anke anna anne"
    " annette anni antonia astrid aylin ayse barbara beate beatrice bettina bianca birgit"
    " brigitte burgi carina carla carmen carolin caroline charlotte chiara christa christiane"
    " christina christine clara claudia cornelia dagmar daniela diana doris dorothea edith"
    " elena elif elisabeth elke ella ellen emilia emily emma erika eva fabienne fatma"
    " franziska frida gabi gabriele gertrud gisela gitti gudrun hanna hannah hannelore hatice"
    " heidi heike helena helene helga hilde ida ilona ilse inge ingrid irene iris isabel"
    " isabella isabelle jana janina jasmin jessica johanna josefine judith julia juliane jutta"
    " karin karina karla karoline katharina kathrin katja katrin kerstin klara kristin"
    " kristina lara larissa laura lea lena leni leonie leyla lia lina linda lisa louisa lucia"
    " luisa magdalena maja manuela margarete margit maria marie marina marion marlene martina"
    " mathilda melanie melina meryem mia michaela mila milena mira miriam monika nadine nadja"
    " natalie nele nicole nina nora olga paula pauline petra pia ramona rebecca regina regula"
    " renate resi rita romy rosa rosi ruth sabine sabrina sandra sara sarah selina sibylle"
    " sigrid silke silvia simone sofia sonja sophia sophie stefanie steffi susanne svea"
    " svetlana sylvia tamara tanja tatjana theresa tina ulla ulrike ursula uschi valentina"
    " vanessa vera verena veronika victoria viktoria vreni waltraud yasmin yvonne zeynep"
    " adelheid agnes agnieszka aleyna aline alma amalia anastasia anett anita annabell"
    " annegret anneliese annelore annemarie annerose annika antje ariane asli berta birgül"
    " branka britta carola cemile chantal christel constanze cäcilia daria dilara dorothee"
    " dragana ebru edeltraud elfriede ellinor elvira emine erna esra esther eugenie"
    " felicitas filiz franka friederike gerda gerlinde gesine gundula gülay gülsüm hannelie"
    " hedwig henriette hermine herta hildegard hiltrud ilka inga ingeborg inka insa irina"
    " irmgard isolde ivana ivonne jacqueline jadwiga janine jelena joana jolanda josephine"
    " juliette kasia katharine kathi kirsten klaudia kreszenz liesel lieselore lieselotte"
    " lilli lotte luise lydia magda maike malgorzata mandy mareike margot margret margrit"
    " marianne mariella marieluise marija marlies marlis martha mechthild merle mina monica"
    " nadia natalia natascha nathalie nilgün nurcan olivia ottilie patricia rahel regine"
    " reinhild renata ricarda rosalie rosalinde rosamunde rosemarie rosina rosmarie roswitha"
    " saskia selma semra serpil sevgi sibel sieglinde sigrun solveig stefania susann swetlana"
    " sylwia thea tilda traudl trude ulrika ursel ute veronica vroni walburga waldtraut wiebke"
    " wilhelmine wilma yeliz yildiz zehra zenzi zita özlem"
)
MEN: Final = _spelt(
    "achim adam adrian alexander alfred andreas anton armin arthur axel bastian ben benjamin"
    " bernd bernhard björn bruno carsten christian christoph christopher clemens daniel david"
    " dennis detlef dieter dietmar dirk dominik eberhard elias emil erich erwin fabian felix"
    " ferdinand finn florian frank franz friedrich fritz gabriel georg gerald gerd gerhard"
    " gregor günter günther guido hannes hans harald hartmut heiko heiner heinrich heinz"
    " helmut henrik henry herbert hermann holger horst hubert hugo ingo jakob jan jens joachim"
    " jochen johannes jonas jörg josef julian jürgen karl karsten kevin kilian klaus konrad"
    " konstantin kurt lars leo leon leonard liam linus lorenz lothar louis lucas ludwig luis"
    " lukas lutz manfred manuel marc marcel marcus mario markus martin marvin mathias matteo"
    " matthias max maximilian michael moritz nicolas niklas nils noah norbert olaf oliver"
    " oskar otto paul peter philipp rainer ralf raphael reiner reinhard richard robert roland"
    " rolf roman ronny rudi rudolf sandro sebastian sepp siegfried simon stefan steffen"
    " stephan sven theo thomas thorsten tim timo tobias tom torsten udo ulrich urs uwe"
    " valentin viktor vincent volker walter werner wilhelm willi wolfgang yannick ahmet emre"
    " fatih hasan hüseyin kemal mehmet murat mustafa orhan ali mohammed amir ivan beat reto"
    " ueli hansruedi poldi loisl"
    " abdul albert albrecht aleksandar alfons alois arne arno arnold arnulf artur aydin"
    " balthasar baris benedikt berthold bodo boris burak burkhard cem cengiz claus constantin"
    " cornelius dejan denis deniz dieterich dragan edgar eduard egon ekrem enrico ercan erdem"
    " erhard erkan eugen ewald ferdi frederik fridolin gernot gerrit giovanni giuseppe goran"
    " gottfried gustav götz hakan harry hartwig heinrich helge henning hermann hilmar hinnerk"
    " ibrahim ignaz igor immanuel ismail jannik jannis jaroslaw joerg jost julius kaspar knut"
    " korbinian kuno lasse leander lennart leopold levent luigi malte mario marko mathis"
    " maurice mehmet meinhard milan mirko mohamed nenad nikolai norman onur osman ottmar"
    " pascal patrick piotr quirin rafael ramazan reimund reinhold rico rudolph rupert rüdiger"
    " salvatore schorsch selim serkan sigmund silvio steven sven swen sönke tarek theodor"
    " thilo tino tomas tomasz tristan ulf uli utz veit vinzenz vitus wenzel wilfried winfried"
    " wolfram xaver yasin yusuf zlatko zoran özgür ümit"
)
_OF_BOTH: Final = _spelt("alex andi kai luca nico rene robin sascha toni")
"""Borne by women and men, here or in a neighbouring country: they prove nothing."""

GIVEN_NAMES: Final = WOMEN | MEN | _OF_BOTH
