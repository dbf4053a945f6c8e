"""The test cases of Unicode's text boundaries (UAX #29), cut at the boundaries, written to unicode-breaks.json.gz beside this file.

Usage: python unicode-breaks.py SHARE, where the folder is /usr/share of Debian's package unicode-data 15.0.0-1, which has
GraphemeBreakTest.txt, WordBreakTest.txt and SentenceBreakTest.txt of the Unicode Character Database. Changed from those
files: comments are left out, code points are written as text. The licence of the data, as the package gives it, goes along
in the file.
"""

import gzip
import json
import sys
from pathlib import Path


def cases(path):
    for line in path.read_text("utf8").splitlines():
        rule = line.split("#")[0].strip()
        if rule:
            pieces = [piece.replace("×", " ").split() for piece in rule.split("÷")]
            yield ["".join(chr(int(code, 16)) for code in piece) for piece in pieces if piece]


share = Path(sys.argv[1])
folder = share / "unicode" / "auxiliary"
licence = (share / "doc" / "unicode-data" / "copyright").read_text("utf8")
licence = licence[licence.index("COPYRIGHT AND PERMISSION NOTICE"):].strip()
names = ["GraphemeBreakTest", "WordBreakTest", "SentenceBreakTest"]
out = {"version": (folder / "WordBreakTest.txt").read_text("utf8").split("-")[1].split(".txt")[0], "licence": licence}
out |= {name: list(cases(folder / f"{name}.txt")) for name in names}
data = json.dumps(out, separators=(",", ":")).encode()
(Path(__file__).parent / "unicode-breaks.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
