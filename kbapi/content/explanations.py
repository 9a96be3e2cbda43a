"""What each code of a problem means and how it is cured; docs/checks.md shows the same table."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a problem is reported, what mends it, and whether an editor may let it stand with a reason.

    Only what is a matter of judgement may stand: never what makes a page unreadable, lets a name lead
    nowhere, breaks the trail to a source or a signature, or lets markup through.
    """

    cause: str
    cure: str
    may_stand: bool = False


EXPLANATIONS: Mapping[str, Explanation] = {
    "ACT001": Explanation(
        "A text says what patients should do, as if the reader were somebody else.",
        "Say it to the reader: “you …”.",
        may_stand=True,
    ),
    "BLANK001": Explanation(
        "A word such as `unknown` stands where something is to be told.",
        "Leave the key out, or write what is known.",
        may_stand=True,
    ),
    "CF001": Explanation(
        "Claims of one fact give different values for the same thing, and nobody says so.",
        "Say in `disagreement:` what differs and between whom, or correct the values.",
    ),
    "CF002": Explanation(
        "There is a `disagreement:` note, but no two values differ.",
        "Remove the note, or correct the values that should differ.",
        may_stand=True,
    ),
    "CITE001": Explanation(
        "A summary, paragraph or list item does not say what it rests on.",
        "End it with `[F…]` for its claims, `[editorial]` or `[no-source]`.",
    ),
    "CITE002": Explanation(
        "A mark names a claim that is on no page.", "Correct the number, or add the claim."
    ),
    "CITE003": Explanation(
        "A mark names a claim of a page that is not told on this one.",
        "Bring it in with `shared: [F…]` in a fact, or leave the sentence out.",
    ),
    "CITE004": Explanation(
        "Square brackets look like a mark and are none.",
        "Write `[F107, F108]`, `[editorial]` or `[no-source]`, in just this spelling.",
    ),
    "CODE001": Explanation(
        "A list of codes gives a code to something that is not a page.", "Write `folder/id` after `for:`."
    ),
    "CODE002": Explanation(
        "A list of codes gives a code to a page that does not exist.", "Add the page, or remove the code."
    ),
    "CODE003": Explanation(
        "A code has not the shape or check digit of its system, or stands on the page twice.",
        "Copy it again from where it was read, or remove the second one.",
    ),
    "COPY001": Explanation(
        "More than seven words in a row stand in a source document too.", "Say it in words of our own."
    ),
    "EXM001": Explanation(
        "An exemption is for a problem that is not there.", "Remove it from `house/exemptions.yaml`."
    ),
    "EXM002": Explanation(
        "The last day of an exemption has passed.", "Mend the page, or decide again and write a later day."
    ),
    "EXM003": Explanation(
        "An exemption names a code that does not exist or that nothing may be exempted from.",
        "Correct the code, or mend the page.",
    ),
    "FACT001": Explanation("A page has two facts of the same topic.", "Join their claims in one fact."),
    "FILE001": Explanation(
        "A folder of pages holds something else, or the content folder is none.",
        "Keep only `<id>.md` files there; name the content folder with `KBAPI_CONTENT`.",
    ),
    "FILE002": Explanation(
        "A file or folder has a name that nothing is read from.", "Rename it, move it elsewhere or remove it."
    ),
    "FILE003": Explanation(
        "The file cannot be opened, or is a link or a device.", "Put a readable file itself in its place."
    ),
    "FILE004": Explanation("The file is larger than any page needs to be.", "Split the page."),
    "FILE005": Explanation(
        "The file is not UTF-8 text, or begins with a byte order mark.", "Save it as UTF-8 without BOM."
    ),
    "FILE006": Explanation(
        "The file holds a tab or an invisible character.", "Write spaces for tabs; remove the character."
    ),
    "FILE007": Explanation(
        "Somebody wrote into the folder while it was being read.", "Try again when nobody is writing."
    ),
    "FILE008": Explanation("The folder holds no page.", "Name the content folder with `KBAPI_CONTENT`."),
    "FM001": Explanation(
        "The keys on top are not enclosed in lines of three hyphens.", "Put `---` before and after them."
    ),
    "FM002": Explanation(
        "The keys on top are not YAML that can be read.",
        "Indent with spaces; put quotation marks around a text with a colon, a hash or a bracket.",
    ),
    "FM003": Explanation("There is a second YAML document.", "Remove the second `---` inside the keys."),
    "FM004": Explanation(
        "An anchor, alias, tag or merge key of YAML is used.", "Write the value out, or quote it."
    ),
    "FM005": Explanation(
        "The keys are nested too deep or too many.", "Make them flatter, or split the page."
    ),
    "FM006": Explanation("A key is written twice.", "Keep one of them."),
    "FM010": Explanation(
        "A key is unknown or missing, or its value is not of the kind it takes.",
        "Do what the message says; `docs/pages.md` and `schemas/content/` list the keys.",
    ),
    "FM011": Explanation(
        "The keys on top stand in another order than on other pages.",
        "Run `kbapi check --fix`, or move the key that the message names.",
    ),
    "FM012": Explanation(
        "A line ends in spaces, or the file does not end with one line break.",
        "Run `kbapi check --fix`, or remove them.",
    ),
    "FM013": Explanation(
        "A text stands in single quotation marks.",
        "Run `kbapi check --fix`, or write double ones.",
    ),
    "FM014": Explanation(
        "A space and a hash cut off a text: what follows them is not read.",
        "Put quotation marks around the whole text, or remove what follows.",
    ),
    "FORB001": Explanation(
        "A text holds a word of `house/forbidden-terms.txt`.", "Say it otherwise.", may_stand=True
    ),
    "FORB002": Explanation(
        "A line of `house/forbidden-terms.txt` is not a pattern.",
        "Write plain words, or `\\b` around a whole word.",
    ),
    "HTML001": Explanation("A text holds HTML or an invisible character.", "Remove it."),
    "HTML002": Explanation(
        "A section holds a table, an image, code, a quotation or a heading.", "Write paragraphs and lists."
    ),
    "ID001": Explanation("The `id` is not the file's name.", "Make them the same; keep the published one."),
    "ID002": Explanation("Two claims have one id.", "Give the newer claim the next free number."),
    "ID003": Explanation("A claim has an id that was retired.", "Give it the next free number."),
    "ID004": Explanation(
        "A published claim is gone without a word, or a line of `house/retired-claims.txt` names none.",
        "Put the claim back, or list it there: id, date, reason.",
    ),
    "INH001": Explanation("Pages are one another's parents.", "Remove `parent` on one page of the circle."),
    "INH002": Explanation("A page inherits a topic that does not exist.", "Correct the topic's name."),
    "L10N001": Explanation(
        "The page changed after it was translated; readers get it in English until then.",
        "Correct the translation, then write down the fingerprint that the message gives.",
        may_stand=True,
    ),
    "L10N002": Explanation(
        "An answer, statement or section is not translated.", "Translate it.", may_stand=True
    ),
    "L10N003": Explanation(
        "A translation translates something that is not on the page.", "Remove it, or correct its name."
    ),
    "L10N004": Explanation(
        "A translation has other numbers than the page.", "Write the same numbers, as digits.", may_stand=True
    ),
    "LAY001": Explanation(
        "A page of a later content folder stands in the place of an earlier one, and does not say so.",
        "Rename it, or write `overrides:` with the fingerprint that the message gives.",
    ),
    "LAY002": Explanation(
        "The page that a later folder replaces has changed since.",
        "Take over what has changed, then write down the fingerprint that the message gives.",
    ),
    "LAY003": Explanation(
        "A page says that it overrides one, and no earlier folder has it.",
        "Remove `overrides`, or correct the name of the file.",
    ),
    "LAY004": Explanation(
        "A later folder adds a claim with an id as the first folder gives them.",
        "Begin the id with the `claim_prefix` of your organisation.",
    ),
    "LAY005": Explanation(
        "Own rules change what a page says, and the page is another than the one they were written for.",
        "Read both again, then write down the fingerprint that the message gives after `written_for:`.",
    ),
    "LAY006": Explanation("An organisation has rules for one page in two places.", "Join them in one file."),
    "LAY007": Explanation(
        "Own rules withdraw a fact or replace a section that the page does not have.",
        "Correct the name, or write rules for the page that has it.",
    ),
    "LAY008": Explanation(
        "A claim among own rules is not the organisation's own: by its id, its source or its scope.",
        "Begin its id with the prefix of the organisation, name a source of the organisation, and let its "
        "scope be `organisation` or `local`.",
    ),
    "LAY009": Explanation(
        "An organisation's value differs from the page's and nobody says so, or a note says so in vain.",
        "Say in `disagreement:` what differs, withdraw the fact of the page, or remove the note.",
    ),
    "LAY010": Explanation(
        "A claim that an organisation withdraws is still told for it somewhere else.",
        "Write own rules for that page too, which say it otherwise or withdraw it.",
    ),
    "LAY011": Explanation(
        "Two organisations begin the ids of their claims alike, or none begins them so.",
        "Write a `claim_prefix` of its own on the page of each organisation.",
    ),
    "NUM001": Explanation(
        "A claim's value holds a number that its statement does not.", "Make them agree.", may_stand=True
    ),
    "NUM002": Explanation(
        "An answer holds a number that none of its claims does.", "Keep to their numbers.", may_stand=True
    ),
    "NUM003": Explanation(
        "A paragraph holds a number that no claim cited in it does.",
        "Cite the claim that says it, or correct the number.",
        may_stand=True,
    ),
    "NUM004": Explanation(
        "A word such as “rare” stands where no claim says so.",
        "Give the number of a source, or leave the word out.",
        may_stand=True,
    ),
    "NUM005": Explanation(
        "A page tells one chance out of 100 and another out of 1,000, or so.",
        "Use one number for all, so that readers can compare.",
        may_stand=True,
    ),
    "RD001": Explanation(
        "The page reads like a school grade above 8, by the formula of Flesch and Kincaid.",
        "Use shorter sentences and everyday words; begin with the sentence that the message names.",
        may_stand=True,
    ),
    "RD002": Explanation(
        "A sentence has more than 30 words.",
        "Make two sentences of it, or a list.",
        may_stand=True,
    ),
    "RD003": Explanation(
        "A hard word that has a page in `terms/` is neither linked nor explained on this page.",
        "Link it where it first stands, or explain it in brackets.",
        may_stand=True,
    ),
    "REF001": Explanation("A page is named that does not exist.", "Correct the id, or add the page."),
    "REF002": Explanation("A claim is named that does not exist.", "Correct the number."),
    "REF003": Explanation("A link leads to no page.", "Write `../folder/id.md` of a page that exists."),
    "REF004": Explanation(
        "No claim names a document that has a page.",
        "Add the claims that it makes, or withdraw its page.",
    ),
    "REV001": Explanation(
        "A review is dated in the future, or falls due or is withdrawn before it was made.",
        "Correct the day.",
    ),
    "REV002": Explanation(
        "A review names an organisation without a page.", "Add its page, or correct the id."
    ),
    "REV003": Explanation("An author reviewed the page.", "Let somebody else review it."),
    "REV004": Explanation(
        "A review's signature cannot be verified.",
        "Sign again with `kbapi sign --key`, or add the public key.",
    ),
    "REV005": Explanation(
        "The last day on which a review of the page holds has passed.",
        "Ask for another review; it is written with `kbapi sign`.",
    ),
    "REV006": Explanation(
        "A review is to hold longer than three years.",
        "Write a day within three years of the review.",
    ),
    "RULE001": Explanation(
        "A rule reads an input that does not exist.", "Correct its name, or add its page."
    ),
    "RULE002": Explanation(
        "A rule compares an input with an answer that it cannot have.", "Use one of the answers listed."
    ),
    "RULE003": Explanation(
        "A code to look for in records cannot be right.", "Copy it again from its source."
    ),
    "SEC001": Explanation(
        "A section that every page of the kind has is missing.",
        "Add it, if only to say that no source speaks of it (`[no-source]`).",
    ),
    "SEC002": Explanation(
        "A section is there twice, or its id is none that the page may have.",
        "Join the two, or use an id that the message names.",
    ),
    "SEC003": Explanation("Text stands before the first heading.", "Move it into a section."),
    "SEC004": Explanation("A section is empty.", "Write it, or remove its heading."),
    "SEC005": Explanation("The page has no summary.", "Say in one sentence what the page is about."),
    "SEC006": Explanation(
        "A section stands in another place than on other pages.", "Keep the order given.", may_stand=True
    ),
}
"""Every code that `kbapi check` and `kbapi publish` can report, in alphabetical order."""
