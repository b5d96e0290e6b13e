"""Scanned pages: by a stand-in for Tesseract where its answer is told, and by the real one where it is installed."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from chiso.engine.directives import read_document
from chiso.engine.directives.doubt import less_sure
from chiso.engine.directives.extract import extract_text
from chiso.engine.directives.pdf import text_of_pdf
from chiso.engine.directives.scan import recognise
from tests.engine.files.makers import pdf_bytes

HEAD = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext"
PAGE = Image.new("L", (400, 400), 255)


def _stand_in(folder: Path, *words: tuple[int, int, str, float]) -> Path:
    """A program that answers with these words: (line, left, text, confidence), each letter ten wide and twenty high."""
    rows = [
        f"5\t1\t1\t1\t{line}\t{at}\t{left}\t{line * 40}\t{len(text) * 10}\t20\t{sure}\t{text}"
        for at, (line, left, text, sure) in enumerate(words)
    ]
    told = folder / "told.tsv"
    told.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\ncat '{told}'\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def _recognised(program: Path) -> str:
    """The text of a page without tables."""
    (text,) = recognise(program, PAGE, 1)
    assert isinstance(text, str)
    return text


def test_two_columns_of_a_head_are_read_one_after_the_other(tmp_path: Path) -> None:
    program = _stand_in(
        tmp_path,
        (1, 0, "ỦY", 95), (1, 30, "BAN", 95), (1, 300, "CỘNG", 95), (1, 350, "HÒA", 95),
        (2, 0, "TỈNH", 95), (2, 50, "MẪU", 95), (2, 300, "Độc", 95), (2, 340, "lập", 95),
    )  # fmt: skip
    assert _recognised(program).split("\n") == ["", "ỦY BAN", "TỈNH MẪU", "", "CỘNG HÒA", "Độc lập", ""]


def test_letters_made_of_stains_and_rules_are_dropped(tmp_path: Path) -> None:
    program = _stand_in(tmp_path, (1, 0, "Số:", 90), (1, 40, "12/KH-UBND", 90), (1, 150, "Xà", 21), (2, 0, "_", 80))
    assert _recognised(program).strip() == "Số: 12/KH-UBND"


def test_the_level_of_a_body_in_capitals_is_mended(tmp_path: Path) -> None:
    program = _stand_in(tmp_path, (1, 0, "TÍNH", 90), (1, 50, "TÂY", 90), (1, 90, "NINH", 90))
    assert _recognised(program) == "TỈNH TÂY NINH"


def test_a_recognised_pdf_says_so(tmp_path: Path) -> None:
    found = text_of_pdf(pdf_bytes(), recogniser=_stand_in(tmp_path, (1, 0, "12/KH-UBND", 90)))
    assert (found.text, [problem.code for problem in found.problems]) == ("12/KH-UBND", ["directive.recognised"])


def test_what_is_read_in_recognised_letters_is_less_sure() -> None:
    read = read_document("Sở Nội vụ báo cáo trước ngày 15/3/2026 theo Kế hoạch số 12/KH-UBND; SIPAS phấn đấu đạt 85%.")
    doubted = less_sure(read)
    for kind in ("references", "dates", "parties", "indices", "targets", "tasks"):
        for sure, less in zip(getattr(read, kind), getattr(doubted, kind), strict=True):
            assert less.confidence < 0.8 <= sure.confidence or less.confidence < sure.confidence < 0.8
            assert less.span == sure.span


LINES = (
    "Kính gửi: Các sở, ban, ngành tỉnh.",
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 05/3/2026 của UBND tỉnh,",
    "Sở Nội vụ đề nghị các sở, ban, ngành tỉnh báo cáo kết quả",
    "trước ngày 20 tháng 6 năm 2026; phấn đấu SIPAS đạt ít nhất 85%.",
)


def _letters() -> ImageFont.FreeTypeFont:
    """Letters like those of official documents."""
    for name in ("DejaVuSerif.ttf", "times.ttf"):
        try:
            return ImageFont.truetype(name, 32)
        except OSError:
            continue
    pytest.skip("no serif font with Vietnamese letters is installed")


def _scan(turned: int) -> bytes:
    """A picture of a letter as a scanner makes it: a little askew, with noise, perhaps on its side."""
    page = Image.new("L", (1654, 2339), 255)
    pen, letters = ImageDraw.Draw(page), _letters()
    pen.text((140, 140), "ỦY BAN NHÂN DÂN TỈNH MẪU", font=letters)
    pen.text((240, 200), "SỞ NỘI VỤ", font=letters)
    pen.text((240, 260), "Số: 77/SNV-CCHC", font=letters)
    pen.text((900, 140), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", font=letters)
    pen.text((1050, 200), "VIỆT NAM", font=letters)
    pen.text((880, 260), "Mẫu, ngày 10 tháng 6 năm 2026", font=letters)
    for at, line in enumerate(LINES * 3):
        pen.text((140, 420 + at * 60), line, font=letters)
    noise = Image.effect_noise(page.size, 40).point(lambda value: 255 if value > 45 else value * 4)
    worn = Image.blend(page.rotate(0.8, fillcolor=255), noise, 0.12).rotate(turned, expand=True, fillcolor=255)
    out = io.BytesIO()
    worn.save(out, "PDF", resolution=200)
    return out.getvalue()


def has_vietnamese() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run([program, "--list-langs"], capture_output=True, check=False)
    return b"vie" in told.stdout + told.stderr


@pytest.mark.skipif(not has_vietnamese(), reason="Tesseract with Vietnamese data is not installed")
@pytest.mark.parametrize("turned", [0, 270])
def test_the_facts_of_a_scan_are_read_however_the_page_lies(turned: int) -> None:
    extracted = extract_text(_scan(turned), "quet.pdf")
    read = read_document(extracted.text)
    assert extracted.recognised
    assert (read.document.code, str(read.document.date)) == ("77/SNV-CCHC", "2026-06-10")
    assert [one.code for one in read.references if one.role != "this"] == ["45/KH-UBND"]
    assert {"2026-03-05", "2026-06-20"} <= {one.iso for one in read.dates}
    assert [(one.measure, str(one.value), one.index) for one in read.targets][:1] == [("percent", "85", "SIPAS")]
    assert {"Sở Nội vụ", "Các sở, ban, ngành tỉnh"} <= {one.name for one in read.parties}
