"""Writes tokens.json: NLTK's Treebank and tweet tokenizers (3.10.4) on sentences that try their rules."""

import json
import pathlib

from nltk.tokenize.casual import TweetTokenizer
from nltk.tokenize.treebank import TreebankWordTokenizer

treebank = [
    "Good muffins cost $3.88 (roughly 3,36 euros)\nin New York.  Please buy me\ntwo of them.\nThanks.",
    "They'll save and invest more; they've said so, hadn't they?",
    "hi, my name can't hello,",
    "\"Cannot\" isn't gonna work -- he's gotta go, y'know...",
    "The 'quoted' word and ''double quotes'' at 10:30, 1,000,000 times: yes:",
    "Mr. Smith's dogs' bones cost 5% of #1 @home & more!?",
    "Lemme see 'tis more'n that; 'Twas d'ye gimme wanna go",
    "I wanna",
    "He said \"why?\" (and left).\"",
    "[brackets] {braces} <angles> a--b ... ....",
    "WE'RE SHE'D I'M DON'T THEY'VE IT'S",
    "",
    "   ",
    "naïve café, coöperate: 3,5 €",
    "``already quoted''",
    "Ends with abbreviation etc.)",
]
tweets = [
    "This is a cooool #dummysmiley: :-) :-P <3 and some arrows < > -> <--",
    "@remy: This is waaaaayyyy too much for you!!!",
    "@_willy65: No magnets! can't won't rock-n-roll 3.14 1/2 10:30 +5-3",
    "check http://a.example/x(y)?z=1, www.b.example/ and c.co.uk. mail me@x.example",
    "LOL &amp; &lt;3 ... . . . (555) 123-4567 8:| >:D D:",
    "don't 'quote' it's_ok #tag-two ##x #1 a@b",
    "",
    "ünïcödé wörds-überall",
]
tweet = TweetTokenizer()
out = {
    "treebank": [[text, TreebankWordTokenizer().tokenize(text)] for text in treebank],
    "tweet": [[text, tweet.tokenize(text)] for text in tweets],
}
pathlib.Path(__file__).with_name("tokens.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n")
