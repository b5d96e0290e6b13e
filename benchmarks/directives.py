"""How fast are documents read? A 20-page DOCX with an appendix, and 1,000 short documents, on one core.

    python benchmarks/directives.py [--runs 3]

Each run is a process of its own, held to one core. The DOCX is measured as `chiso directive read FILE --json`, from the
start of the program to its end; the short documents (about 3,000 letters each, no two alike) inside one process.
Printed: medians of CPU time (user + system) and of wall time, in seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES = 20
LETTERS_A_PAGE = 2_600
BODIES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Văn phòng UBND tỉnh", "UBND các xã, phường", "Sở Y tế")
ORDERS = (
    "chủ trì, phối hợp với {other} tham mưu kế hoạch kiểm tra công tác cải cách hành chính, trình trước ngày {day}",
    "rà soát, công khai thủ tục hành chính thuộc phạm vi quản lý; báo cáo kết quả trong quý {quarter}/{year}",
    "đăng ít nhất {count:02d} tin, bài/tháng về Chỉ số PAPI trên trang thông tin điện tử",
    "thực hiện Kế hoạch số {number}/KH-UBND ngày {day} của UBND tỉnh, bảo đảm tỷ lệ đúng hạn đạt từ {percent}% trở lên",
)
HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: {number}/KH-UBND\n"
    "Mẫu, ngày {d} tháng {m} năm {year}\nKẾ HOẠCH\nNâng cao Chỉ số cải cách hành chính (PAR INDEX) năm {year}\n"
    "I. MỤC TIÊU\n1. Chỉ số PAR INDEX tăng ít nhất {count:02d} bậc, Chỉ số SIPAS đạt {percent}%.\nII. NHIỆM VỤ\n"
)


def order(rng: random.Random) -> str:
    """One assigned task, hardly ever the same twice."""
    return f"{rng.choice(BODIES)} " + rng.choice(ORDERS).format(
        other=rng.choice(BODIES),
        day=f"{rng.randint(1, 28):02d}/{rng.randint(3, 12)}/2026",
        quarter=rng.choice(("I", "II", "III", "IV")),
        year=rng.choice((2026, 2027)),
        count=rng.randint(1, 9),
        number=rng.randint(1, 3000),
        percent=rng.randint(80, 99),
    )


def document(rng: random.Random, letters: int) -> str:
    """A plan of about that length."""
    text = HEAD.format(
        number=rng.randint(1, 3000), d=f"{rng.randint(10, 28)}", m=rng.randint(3, 9), year=2026,
        count=rng.randint(1, 9), percent=rng.randint(80, 95),
    )  # fmt: skip
    place = 0
    while len(text) < letters:
        place += 1
        text += f"{place}. {order(rng)}.\n"
    return text


def write_docx(path: Path, rng: random.Random) -> None:
    """Twenty pages of text, the last five of them an appendix table."""
    import docx

    made = docx.Document()
    for line in document(rng, (PAGES - 5) * LETTERS_A_PAGE).splitlines():
        made.add_paragraph(line)
    table = made.add_table(rows=1, cols=5)
    for cell, head in zip(
        table.rows[0].cells, ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Thời gian hoàn thành"), strict=True
    ):
        cell.text = head
    for place in range(5 * LETTERS_A_PAGE // 150):
        texts = (str(place + 1), order(rng), rng.choice(BODIES), "Báo cáo", f"Quý {rng.choice(('II', 'III'))}/2026")
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    made.save(str(path))


def run_short(count: int) -> dict[str, float]:
    """Reading that many short documents in this process."""
    from chiso.engine.directives import read_document

    rng = random.Random(20261122)
    texts = [document(rng, 3_000) for _ in range(count)]
    wall, cpu = time.perf_counter(), time.process_time()
    tasks = sum(len(read_document(text).tasks) for text in texts)
    assert tasks > count * 5
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def run_docx(path: Path) -> dict[str, float]:
    """The whole command as a child process."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        _held([sys.executable, "-m", "chiso.cli.main", "directive", "read", str(path), "--json"]),
        check=True, capture_output=True,
    )  # fmt: skip
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert len(json.loads(done.stdout)["tasks"]) > 100
    return {"wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def _held(command: list[str]) -> list[str]:
    return ["taskset", "-c", "0", *command] if sys.platform == "linux" else command


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(run_short(options.documents)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.docx"
        write_docx(path, random.Random(7))
        whole = [run_docx(path) for _ in range(options.runs)]
    once = [sys.executable, __file__, "--once", "--documents", str(options.documents)]
    short = [
        json.loads(subprocess.run(_held(once), check=True, capture_output=True).stdout) for _ in range(options.runs)
    ]
    print(f"one core, {options.runs} runs, load {os.getloadavg()[0]:.1f}")
    for name, runs, asked in (
        (f"{PAGES}-page DOCX, whole command", whole, 1.0),
        (f"{options.documents} short documents", short, 20.0 * options.documents / 1000),
    ):
        cpu, wall = (statistics.median(run[kind] for run in runs) for kind in ("cpu", "wall"))
        print(f"{name:34} CPU {cpu:7.2f} s   wall {wall:7.2f} s   asked ≤ {asked:g} s   ratio {cpu / asked:.2f}")


if __name__ == "__main__":
    main()
