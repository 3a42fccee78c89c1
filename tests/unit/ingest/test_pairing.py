"""Which files of a set are two sides of one article."""

from annotator.ingest import pairings, read_paths


def pairs(*names: str) -> list[tuple[str, str]]:
    return [(found.left, found.right) for found in pairings(names)]


def test_suffixes_pair_english_first():
    assert pairs("a/talks_ko.txt", "a/talks_en.txt", "a/other.txt") == [("a/talks_en.txt", "a/talks_ko.txt")]
    assert pairs("talks.ja.txt", "talks.ko.txt") == [("talks.ja.txt", "talks.ko.txt")]


def test_a_file_without_suffix_is_the_original():
    assert pairs("talks.txt", "talks_en.txt") == [("talks.txt", "talks_en.txt")]


def test_language_folders_pair_equal_names():
    assert pairs("n/en/a.md", "n/ko/a.md", "n/zh_cn/a.md", "n/en/b.md") == [
        ("n/en/a.md", "n/ko/a.md"),
        ("n/en/a.md", "n/zh_cn/a.md"),
    ]


def test_folders_may_lie_deeper_and_say_the_language_twice():
    assert pairs("n/en/2026/a.md", "n/ko/2026/a.md", "n/ko/2025/a.md") == [("n/en/2026/a.md", "n/ko/2026/a.md")]
    assert pairs("n/en/a_en.md", "n/ko/a_ko.md") == [("n/en/a_en.md", "n/ko/a_ko.md")]


def test_prefixes_and_other_forms_pair_too():
    assert pairs("en-talks.txt", "ko-talks.txt", "talks.txt") == [("en-talks.txt", "ko-talks.txt")]
    assert pairs("us-talks.txt", "talks.txt") == []
    assert pairs("talks_en.md", "talks_ko.docx", "talks_ja.md") == [("talks_en.md", "talks_ja.md")]
    assert pairs("talks_en.md", "talks_ko.docx") == [("talks_en.md", "talks_ko.docx")]


def test_a_name_with_two_languages_holds_both():
    assert pairs("talks-en-ko.txt", "talks-ja.txt") == []
    assert pairs("talks-en-US.txt", "talks-pt-BR.txt") == [("talks-en-US.txt", "talks-pt-BR.txt")]


def test_what_is_ambiguous_is_left_alone():
    assert pairs("a_ko.txt", "a_kr.txt", "b_en.txt", "c/b_ko.txt", "plan_b.txt", "plan_a.txt") == []


def test_pairs_are_read_as_one_article_and_the_rest_alone(tmp_path):
    for name, text in (
        ("a_en.txt", "The boats came home at dawn. Nobody was hurt."),
        ("a_ko.txt", "배가 새벽에 돌아왔다. 아무도 다치지 않았다."),
        ("b.txt", "Something else was written here."),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    results = list(read_paths(names, pairs=[(found.left, found.right) for found in pairings(names)]))
    assert [(result.path.rpartition("/")[2], len(result.drafts[0].documents)) for result in results] == [
        ("a_en.txt", 2),
        ("b.txt", 1),
    ]
    beads = results[0].drafts[0].beads
    assert [(len(bead.left), len(bead.right)) for bead in beads] == [(1, 1), (1, 1)]
