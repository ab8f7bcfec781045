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
)
_OF_BOTH: Final = _spelt("alex andi kai luca nico rene robin sascha toni")
"""Borne by women and men, here or in a neighbouring country: they prove nothing."""

GIVEN_NAMES: Final = WOMEN | MEN | _OF_BOTH
