"""`chiso units` from the outside."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chiso.cli.units import units
from chiso.engine.units.io import REGISTER_PATH
from chiso.engine.units.serial import register_to_bytes
from tests.engine.units.makers import small_register


def _run(*words: str) -> Result:
    return CliRunner().invoke(units, list(words))


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.gz"
    path.write_bytes(register_to_bytes(small_register()))
    return str(path)


def test_trace_tells_what_became_of_dak_nong() -> None:
    if not REGISTER_PATH.exists():
        pytest.skip("the register has not been built (make setup)")
    result = _run("trace", "Đắk Nông", "--from", "2021", "--to", "2026")
    assert result.exit_code == 0
    assert "Tỉnh Đắk Nông → Tỉnh Lâm Đồng" in result.stdout
    assert "202/2025/QH15" in result.stdout


def test_trace_as_json_names_ends_and_shares(small: str) -> None:
    result = _run("trace", "a1", "--from", "2021", "--to", "2026", "--register", small, "--json")
    told = json.loads(result.stdout)
    assert [(end["id"], end["share"]) for end in told["ends"]] == [("c1", "0.4"), ("c3", "0.6")]
    assert told["comparable"] is False


def test_trace_of_an_unknown_name_or_a_wrong_day_is_bad_input(small: str) -> None:
    for words in (["Nơi Nào", "--from", "2021"], ["a", "--from", "2026"], ["a", "--from", "32/1/2021"]):
        result = _run("trace", *words, "--to", "2026", "--register", small)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "[" in result.stderr


def test_messages_come_in_english_too(small: str) -> None:
    result = _run("trace", "a2", "--from", "2021", "--to", "2026", "--register", small, "--lang", "en")
    assert "share not stated" in result.stdout


def test_check_of_the_real_register_finds_every_commune_resolved() -> None:
    if not REGISTER_PATH.exists():
        pytest.skip("the register has not been built (make setup)")
    result = _run("check", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["communes"], told["unresolved"], told["problems"]) == (0, 10_035, [], [])


def test_check_warns_of_other_counts_and_fails_only_when_strict(small: str) -> None:
    assert _run("check", "--register", small).exit_code == 0
    assert _run("check", "--register", small, "--strict").exit_code == 1


def test_import_reports_and_stores_nothing(small: str, tmp_path: Path) -> None:
    before = Path(small).read_bytes()
    good = tmp_path / "nq.csv"
    good.write_text("date,kind,predecessor,successor,legal_basis\n01/03/2026,rename,c3,Mới,NQ 1\n", encoding="utf-8")
    result = _run("import", str(good), "--register", small)
    assert result.exit_code == 0
    assert "chưa lưu gì" in result.stdout
    bad = tmp_path / "sai.csv"
    bad.write_text("date,kind,predecessor,successor,legal_basis\n01/03/2026,rename,zz,Mới,\n", encoding="utf-8")
    result = _run("import", str(bad), "--register", small, "--json")
    assert result.exit_code == 2
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["decree.no_legal_basis"]
    assert Path(small).read_bytes() == before


def test_a_missing_register_or_source_is_bad_input_with_the_way_out(tmp_path: Path) -> None:
    result = _run("check", "--register", str(tmp_path / "none.gz"))
    assert (result.exit_code, "make setup" in result.stderr) == (2, True)
    result = _run("build", "--from", str(tmp_path), "--out", str(tmp_path / "out.gz"))
    assert (result.exit_code, (tmp_path / "out.gz").exists()) == (2, False)


def _real(*words: str) -> Result:
    if not REGISTER_PATH.exists():
        pytest.skip("the register has not been built (make setup)")
    return _run("trace", *words)


@pytest.mark.parametrize(
    "name", ["Đắk Nông", "dak nong", "Tỉnh Đắk Nông", "tinh dak nong", "67", "dak-nong_2008", "Đắk Nông"]
)
def test_a_unit_is_named_in_any_of_its_ways(name: str) -> None:
    result = _real(name, "--from", "2021", "--to", "2026", "--json")
    assert [end["id"] for end in json.loads(result.stdout)["ends"]] == ["lam-dong_2025"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Dak Nongg", "--from", "2021"), "Tỉnh Đắk Nông"),
        (("Đắk Nông", "--from", "2026"), "01/01/2026: Tỉnh Lâm Đồng"),
        (("Huế", "--from", "2021"), "01/01/2021: Tỉnh Thừa Thiên Huế"),
        (("Xã Tân Tiến", "--from", "2021"), "13 đơn vị cùng tên"),
        (("Hoa Binh", "--from", "2021", "--level", "commune"), "Thêm --level hoặc --in"),
        (("Đắk Nông", "--from", "2021", "--in", "Lâm Đồng"), "ở cấp hoặc nơi khác: Tỉnh Đắk Nông"),
        (("Zzz", "--from", "2021"), "Cả nước"),
        (("Đắk Nông", "--from", "2007"), "01/08/2008"),
    ],
)
def test_a_name_that_finds_nothing_or_too_much_teaches_the_way(words: tuple[str, ...], told: str) -> None:
    result = _real(*words, "--to", "2026")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_re_used_code_is_the_unit_that_bore_it_on_that_day() -> None:
    before, after = _real("26740", "--from", "2021", "--to", "2021"), _real("26740", "--from", "2026", "--to", "2026")
    assert before.stdout.startswith("Phường Bến Nghé")
    assert after.stdout.startswith("Phường Sài Gòn")


def test_a_province_whose_name_communes_bear_too_says_so() -> None:
    result = _real("Hòa Bình", "--from", "2021", "--to", "2026")
    assert "Tỉnh Phú Thọ" in result.stdout
    assert "cấp dưới cùng tên" in result.stderr


def test_figures_are_carried_to_the_units_of_a_later_day(small: str, tmp_path: Path) -> None:
    file = tmp_path / "so-lieu.csv"
    file.write_text('unit,value\na1,"100,5"\nb1,10\n', encoding="utf-8")
    result = _run("apportion", str(file), "--from", "2021", "--to", "01/06/2026", "--register", small, "--json")
    told = {row["id"]: row["value"] for row in json.loads(result.stdout)}
    assert told == {"c1": "45.20", "c3": "60.30", "b1": "5.0"}


def test_figures_of_a_unit_without_a_stated_share_are_refused_with_the_reason(small: str, tmp_path: Path) -> None:
    file = tmp_path / "so-lieu.csv"
    file.write_text("unit,value\na1,1\na2,1\n", encoding="utf-8")
    result = _run("apportion", str(file), "--from", "2021", "--to", "2026", "--register", small)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a2" in result.stderr
    assert "tỷ lệ" in result.stderr
