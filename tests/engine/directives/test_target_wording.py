"""Aims in the words of plans, letters and news: index by measure by comparison; results in the same words are none."""

import pytest

from chiso.engine.directives import read_document

_HEAD = (
    "UBND tỉnh Mẫu nâng cao các chỉ số\nNgày đăng: 12/05/2024 08:10\n\n"
    "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND.\n\n"
)


def _said(text: str) -> list[str]:
    found = read_document(_HEAD + text).targets
    return sorted(f"{one.measure} {one.value.normalize():f} {one.index}".strip() for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2024, tỉnh phấn đấu PAPI tăng hạng, vào tốp 15 của cả nước.", ["group 15 PAPI"]),
        ("Tỉnh Mẫu quyết tâm duy trì PAR INDEX ở nhóm 10 tỉnh đứng đầu.", ["group 10 PAR INDEX"]),
        ("Chỉ số SIPAS của tỉnh phấn đấu không thấp hơn 87,5%.", ["percent 87.5 SIPAS"]),
        ("Phấn đấu mức độ hài lòng chung (SIPAS) đạt 88 - 90%.", ["percent 88 SIPAS"]),
        ("Chỉ số PII phấn đấu đứng thứ 22/34 tỉnh, thành phố.", ["rank 22 PII"]),
        ("Phấn đấu đưa thứ hạng PCI từ hạng 45 năm 2023 lên hạng 35 năm 2024.", ["rank 35 PCI"]),
        ("Tỉnh đặt mục tiêu nâng hạng PCI thêm 4 - 6 bậc.", ["rank_change 4 PCI"]),
        ("Phấn đấu điểm số PAPI cao hơn năm 2023 ít nhất 1,5 điểm.", ["points_change 1.5 PAPI"]),
        ("Phấn đấu PAR INDEX không dưới hạng 20.", ["rank 20 PAR INDEX"]),
        ("Tỉnh Mẫu phấn đấu vào tốp 10 PCI cả nước trong năm 2025.", ["group 10 PCI"]),
        ("Phấn đấu tăng thứ bậc xếp hạng PAPI, ít nhất 8 bậc.", ["rank_change 8 PAPI"]),
        ("Chỉ số PCI phải được cải thiện ít nhất 5 bậc.", ["rank_change 5 PCI"]),
        ("Yêu cầu PAR INDEX năm 2024 tăng tối thiểu hai bậc.", ["rank_change 2 PAR INDEX"]),
        ("Phấn đấu giữ hạng 6 PAR INDEX, giữ nhóm 10 PAPI.", ["rank 6 PAR INDEX", "group 10 PAPI"]),
        ("Phấn đấu chỉ số hài lòng tăng ít nhất 3 điểm phần trăm.", ["percent_change 3 SIPAS"]),
        ("Mục tiêu đạt điểm PAR INDEX ≥ 90%.", ["percent 90 PAR INDEX"]),
        ("Phấn đấu tỷ lệ hài lòng đạt > 95%.", ["percent 95"]),
        ("Giảm ít nhất 30% thời gian giải quyết thủ tục hành chính.", ["percent 30"]),
        ("Phấn đấu cắt giảm tối thiểu 20% chi phí tuân thủ của doanh nghiệp.", ["percent 20"]),
        ("Phấn đấu nâng tỷ lệ thanh toán trực tuyến lên mức 70%.", ["percent 70"]),
        ("UBND huyện phấn đấu có 8/10 xã đạt từ 90 điểm trở lên.", ["points 90"]),
        ("Mỗi chỉ số thành phần phấn đấu tăng từ 0,1 điểm trở lên.", ["points_change 0.1"]),
        ("Chỉ tiêu: tăng 05 bậc trở lên về Chỉ số SIPAS.", ["rank_change 5 SIPAS"]),
        ("Mục tiêu phấn đấu xếp vị trí thứ 5 trở lên trong khu vực về PCI.", ["rank 5 PCI"]),
        ("Tỉnh cam kết đưa chỉ số PAR INDEX trở lại tốp 10.", ["group 10 PAR INDEX"]),
        ("Phấn đấu PAPI không nằm trong nhóm 10 tỉnh thấp nhất.", ["group 10 PAPI"]),
        ("Chỉ số PCI của tỉnh sẽ tăng ít nhất 02 bậc.", ["rank_change 2 PCI"]),
        ("Mục tiêu là đứng đầu cả nước về SIPAS, đạt 92%.", ["percent 92 SIPAS"]),
        ("Chỉ tiêu năm 2024: xếp hạng 11 (năm 2023: hạng 16).", ["rank 11"]),
        ("Theo mục tiêu, điểm số từng trục nội dung tăng từ 3% trở lên.", ["percent_change 3"]),
        ("Phấn đấu mỗi năm tăng từ 1-2 bậc trên bảng xếp hạng PCI.", ["rank_change 1 PCI"]),
        ("Để nâng cao PAR INDEX, tỉnh phấn đấu SIPAS đạt 90%.", ["percent 90 SIPAS"]),
        ("Nhiệm kỳ 2020 - 2025, tỉnh được giao đưa PCI vào nhóm 15.", ["group 15 PCI"]),
        ("Phấn đấu mỗi năm tỉnh tăng ít nhất 0,5 - 1 điểm PAPI.", ["points_change 0.5 PAPI"]),
        ("Phấn đấu trên 68 điểm (PCI), trên 44 điểm (PAPI).", ["points 68 PCI", "points 44 PAPI"]),
        ("Phấn đấu PAR INDEX tăng bậc, đạt thứ hạng 20/63.", ["rank 20 PAR INDEX"]),
        ("Tỉnh phấn đấu PAPI vào danh sách 16 tỉnh có điểm cao nhất.", ["group 16 PAPI"]),
        ("Kéo giảm tỷ lệ hồ sơ trễ hạn xuống còn 0,5%.", ["percent 0.5"]),
        ("Đến tháng 9, 80% xã phải hoàn thành, tháng 12 đạt 100%.", ["percent 80", "percent 100"]),
        ("Trong 5 năm tới, Tân Mẫu muốn vào nhóm 5 về PGI.", ["group 5 PGI"]),
        ("Tân Mẫu đặt quyết tâm lấy lại vị trí thứ 3 PCI.", ["rank 3 PCI"]),
        ("Tân Mẫu phấn đấu trở lại top 10.", ["group 10"]),
        ("Phấn đấu PGI xếp hạng từ 18 trở lên, 7/7 huyện triển khai.", ["rank 18 PGI"]),
        ("Phấn đấu PGI xếp hạng 18/63 cả nước, 7/12 tỉnh trong vùng.", ["rank 18 PGI", "rank 7 PGI"]),
        ("Yêu cầu không có đơn vị nào dưới 70 điểm.", ["points 70"]),
        ("UBND tỉnh giao các sở nâng PAPI lên ít nhất 43,5 điểm.", ["points 43.5 PAPI"]),
        ("Trước mắt, tỉnh phải tăng tối thiểu 6 bậc PCI.", ["rank_change 6 PCI"]),
        ("Kỳ vọng PGI của tỉnh tăng 10 hạng.", ["rank_change 10 PGI"]),
        ("Từ nay đến cuối năm, tỉnh phấn đấu giải ngân đạt 95% kế hoạch vốn.", ["percent 95"]),
        ("Phấn đấu thu ngân sách vượt 10% dự toán.", ["percent 10"]),
        ("Phấn đấu tăng trưởng GRDP đạt 8%.", ["percent 8"]),
        ("Phấn đấu hoàn thành trên 98% nhiệm vụ được giao đúng hạn.", ["percent 98"]),
        ("Mục tiêu tăng từ 41,5 điểm lên 43 điểm PAPI.", ["points 43 PAPI"]),
        ("Phấn đấu 95% - 98% hồ sơ đúng hạn.", ["percent 95"]),
        ("Phấn đấu không còn hồ sơ quá hạn, tỷ lệ trễ hạn bằng 0%.", ["percent 0"]),
        ("Phấn đấu xếp hạng tốp 15 về PGI.", ["group 15 PGI"]),
        ("Phấn đấu PAPI vào nhóm 25% tỉnh có điểm cao nhất.", ["percent 25 PAPI"]),
        ("Tăng tỷ lệ hài lòng thêm 2 điểm phần trăm mỗi năm.", ["percent_change 2"]),
        ("Sở đặt mục tiêu giữ vị trí số 1 khối sở về DDCI.", ["rank 1 DDCI"]),
        ("Phấn đấu PCI đứng thứ Nhất vùng, thứ 10 cả nước.", ["rank 1 PCI", "rank 10 PCI"]),
        ("Phấn đấu duy trì điểm số PAPI năm 2024 ở mức trên 43 điểm.", ["points 43 PAPI"]),
        ("Để PCI vào nhóm 15, các sở cần quyết liệt hơn.", ["group 15 PCI"]),
        ("Tỉnh kỳ vọng lọt nhóm 5 địa phương dẫn đầu PCI.", ["group 5 PCI"]),
    ],
)
def test_every_figure_of_an_aim_is_found_with_its_measure_and_index(text: str, expected: list[str]) -> None:
    assert _said(text) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Phấn đấu có ít nhất 4 chỉ số nội dung PAPI nằm trong nhóm trung bình cao.",
        "Phấn đấu hoàn thành chín mươi phần trăm hồ sơ.",
        "Huyện đề nghị các xã phấn đấu DDCI đạt loại tốt.",
        "Năm 2023, PCI tỉnh Mẫu đạt 67,02 điểm, xếp thứ 22/63 tỉnh, thành phố, tăng 5 bậc so với năm 2022.",
        "Chỉ số PAPI của tỉnh giảm 7 bậc, rơi vào nhóm 16 tỉnh thấp nhất.",
        "Tỉnh đứng trong nhóm 10 tỉnh dẫn đầu PCI năm 2023.",
        "PAR INDEX đạt 86,2%, đứng thứ 34, thuộc nhóm B.",
        "Có 4/8 chỉ số nội dung tăng điểm, 3 chỉ số giảm điểm; trục Công khai đạt 5,2 điểm.",
        "Kết quả SIPAS cho thấy 83,6% người dân hài lòng.",
        "Ông A cho biết tỷ lệ hồ sơ đúng hạn của huyện ở mức 98,7%.",
        "Tỉnh vượt mục tiêu đề ra 3 bậc.",
        "Vượt chỉ tiêu, PCI năm 2023 tăng 9 bậc.",
        "Chỉ số SIPAS không đạt mục tiêu 87% đề ra.",
        "6 tháng đầu năm, huyện tiếp nhận 12.300 hồ sơ, giải quyết đúng hạn 99,1%.",
        "Chỉ số PCI của tỉnh từng nằm trong nhóm 20 tỉnh dẫn đầu giai đoạn 2015 - 2018.",
        "Đây là năm thứ 3 tỉnh vào nhóm 10.",
        "Mức hài lòng thấp nhất là về phí, 71%.",
        "Trong 8 lĩnh vực, lĩnh vực thể chế giảm 0,4 điểm, tài chính công giảm 1,1 điểm.",
        "Giai đoạn 2016 - 2020, PCI của tỉnh đã nằm trong nhóm 20.",
        "Chỉ số “Chi phí thời gian” tăng 0,8 điểm so với năm 2023; chỉ số “Thiết chế pháp lý” tăng 10 bậc.",
        "Theo VCCI, điểm trung vị PCI 2023 là 66,66 điểm; tỉnh Mẫu đạt 67,5 điểm.",
        "Đến năm 2023, tỉnh có 92% xã đạt chuẩn nông thôn mới.",
        "Hội nghị sẽ nghe báo cáo về kết quả PCI với 65 điểm, thứ 33.",
        "Khảo sát PAPI năm 2024 sẽ phỏng vấn 19.000 người dân, trong đó 52% là nữ.",
        "Các tiêu chí mất điểm: 1,5 điểm về thể chế, 0,75 điểm về tài chính công.",
        "UBND tỉnh yêu cầu làm rõ nguyên nhân bị trừ 1,25 điểm ở nội dung dịch vụ công.",
        "Mỗi hồ sơ trễ hạn bị trừ 0,5 điểm.",
        "Thang điểm đánh giá tối đa là 100 điểm, trong đó điều tra xã hội học 30 điểm.",
        "Tiêu chí này đạt 1/2 điểm, cần khắc phục để đạt điểm tối đa.",
        "Kết quả này thấp hơn mục tiêu 2 bậc.",
        "Tỉnh đạt 44,2 điểm, vượt 0,2 điểm so với chỉ tiêu.",
        "Chủ tịch UBND tỉnh yêu cầu các sở có điểm dưới 80% phải giải trình.",
        "Những xã có tỷ lệ hồ sơ trễ hạn trên 5% phải xin lỗi người dân.",
        "Đề nghị các đơn vị có kết quả từ 90 điểm trở lên được khen thưởng.",
        "Hỗ trợ 50% chi phí cho doanh nghiệp tham gia khóa học.",
        "Giảm 10% lệ phí đối với hồ sơ nộp trực tuyến.",
        "Công chức có 30% thời gian làm việc tại bộ phận một cửa.",
        "Cải cách hành chính là 1 trong 3 khâu đột phá, chiếm 60% nhiệm vụ.",
        "Đây là nhóm 5 giải pháp trọng tâm.",
        "Nhóm 2: Thủ tục hành chính, 15 điểm.",
        "Tổ công tác nâng cao PCI gồm 12 thành viên, đứng đầu là Chủ tịch.",
        "Theo đánh giá, 8/10 chỉ số thành phần PCI tăng điểm, 2 chỉ số giảm 0,3 điểm.",
        "Đồng chí nhấn mạnh PAPI mới đạt 41 điểm, còn cách nhóm 10 tỉnh dẫn đầu 3 điểm.",
        "Phấn đấu PAR INDEX xếp loại A, DDCI đạt mức tốt.",
        "Theo kết quả thực hiện các chỉ tiêu số hóa, huyện đạt 51%, đứng thứ 4/11.",
        "Phấn đấu trên 9/10 người dân hài lòng.",
        "Phấn đấu lọt tốp đầu cả nước.",
        "Huyện quyết tâm giữ vững vị trí dẫn đầu về SIPAS.",
    ],
)
def test_results_told_in_words_of_aims_and_aims_without_figures_are_no_targets(text: str) -> None:
    assert _said(text) == []


_OFFICIAL = (
    "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 45/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Mẫu, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nNâng cao các chỉ số năm 2024\n\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "I. MỤC TIÊU\n"
                "1. Chỉ số PAR INDEX: Duy trì trong nhóm 10 tỉnh, thành phố dẫn đầu.\n"
                "2. Chỉ số SIPAS: Tăng 03 bậc, đạt 88%.\n"
                "3. Chỉ số PAPI: Đạt 44 điểm; thứ hạng từ 20 trở lên.\n"
                "4. Chỉ số PCI: Đứng thứ 25/63.\n"
                "II. NHIỆM VỤ\n"
                "1. Tuyên truyền.\n"
            ),
            [
                "group 10 PAR INDEX",
                "rank_change 3 SIPAS",
                "percent 88 SIPAS",
                "points 44 PAPI",
                "rank 20 PAPI",
                "rank 25 PCI",
            ],
        ),
        (
            (
                "I. MỤC ĐÍCH, YÊU CẦU\n"
                "1. Mục đích\n"
                "- Cải thiện Chỉ số PCI năm 2024 tăng từ 3 bậc trở lên so với năm 2023.\n"
                "- Duy trì Chỉ số SIPAS ở mức trên 85%.\n"
                "2. Yêu cầu\n"
                "- Xác định rõ trách nhiệm.\n"
            ),
            ["rank_change 3 PCI", "percent 85 SIPAS"],
        ),
        (
            (
                "II. CHỈ TIÊU CỤ THỂ\n"
                "- Tổng điểm PAPI: 43,8 điểm (năm 2023: 42,1 điểm).\n"
                "- Trục Tham gia của người dân: 5,3 điểm (năm 2023: 4,9 điểm).\n"
                "- Trục Công khai: 5,6 điểm.\n"
            ),
            ["points 43.8 PAPI", "points 5.3 PAPI", "points 5.6 PAPI"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "TT | Lĩnh vực | Điểm năm 2023 | Điểm phấn đấu năm 2024\n"
                "1 | Thể chế | 8,12 | 8,50\n"
                "2 | Tài chính công | 9,40 | 9,90\n"
                "III. NHIỆM VỤ\n"
                "1. Rà soát\n"
            ),
            ["points 8.5", "points 9.9"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "TT | Chỉ tiêu | Đơn vị tính | Kết quả 2023 | Mục tiêu 2024\n"
                "1 | Hồ sơ đúng hạn | % | 96 | 98\n"
                "2 | Hồ sơ trực tuyến | % | 41 | 60\n"
                "3 | Xếp hạng PCI | hạng | 40 | 30\n"
                "III. NHIỆM VỤ\n"
                "1. Rà soát\n"
            ),
            ["percent 98", "percent 60", "rank 30 PCI"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "1. Mục tiêu chung\n"
                "Tăng hạng Chỉ số PAPI ít nhất 05 bậc.\n"
                "2. Mục tiêu cụ thể\n"
                "2.1. 08/08 chỉ số nội dung tăng điểm.\n"
                "2.2. Chỉ số nội dung 1 đạt 5,2 điểm (tăng 0,3 điểm).\n"
                "2.3. Chỉ số nội dung 4 đạt từ 7,0 điểm, thuộc nhóm 16 tỉnh cao nhất.\n"
            ),
            ["rank_change 5 PAPI", "points 5.2 PAPI", "points_change 0.3 PAPI", "points 7 PAPI", "group 16 PAPI"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "1. Chỉ số PCI\n"
                "- Điểm số: 67,5 điểm.\n"
                "- Thứ hạng: 28/63.\n"
                "2. Chỉ số PGI\n"
                "- Điểm số: 24 điểm.\n"
                "- Thứ hạng: top 30.\n"
            ),
            ["points 67.5 PCI", "rank 28 PCI", "points 24 PGI", "group 30 PGI"],
        ),
        (
            (
                "I. ĐÁNH GIÁ CHUNG\n"
                "Năm 2023, Chỉ số PAPI đạt 41,9 điểm, xếp thứ 38, giảm 4 bậc.\n"
                "Có 5/8 chỉ số nội dung giảm điểm; mục tiêu đề ra là 43 điểm chưa đạt.\n"
                "II. MỤC TIÊU\n"
                "Phấn đấu đạt 43 điểm.\n"
            ),
            ["points 43 PAPI"],
        ),
        (
            (
                "Căn cứ Chỉ số PCI năm 2023 (đạt 65,2 điểm, xếp thứ 41/63), UBND tỉnh ban hành kế hoạch như sau:\n"
                "I. MỤC TIÊU\n"
                "- Phấn đấu PCI năm 2024 tăng 5 bậc.\n"
                "- 08/10 chỉ số thành phần tăng điểm.\n"
                "- Chi phí thời gian: 7,9 điểm; đào tạo lao động: 5,9 điểm.\n"
            ),
            ["rank_change 5 PCI", "points 7.9 PCI", "points 5.9 PCI"],
        ),
        (
            (
                "II. NHIỆM VỤ\n"
                "1. Sở Nội vụ\n"
                "a) Chủ trì nâng điểm tiêu chí 3 từ 4,5 điểm lên 5,5 điểm.\n"
                "b) Bảo đảm 100% cơ quan công khai thủ tục.\n"
                "2. Sở Tư pháp\n"
                "Tham mưu để lĩnh vực Thể chế đạt tối thiểu 9,1 điểm, tăng 0,6 điểm so với năm 2023.\n"
            ),
            ["points 5.5", "percent 100", "points 9.1", "points_change 0.6"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "1. Phấn đấu đến năm 2025:\n"
                "- PAR INDEX: nhóm 10;\n"
                "- SIPAS: nhóm 12;\n"
                "- PAPI: nhóm 15;\n"
                "- PCI: nhóm 20.\n"
                "2. Định hướng đến năm 2030: PAR INDEX: nhóm 5.\n"
            ),
            ["group 10 PAR INDEX", "group 12 SIPAS", "group 15 PAPI", "group 20 PCI", "group 5 PAR INDEX"],
        ),
        (
            (
                "II. MỤC TIÊU\n"
                "- Có trên 90% người dân hài lòng; trong đó lĩnh vực đất đai trên 80%, lĩnh vực y tế đạt trên 85%.\n"
                "- Tối đa 10 ngày giải quyết.\n"
            ),
            ["percent 90", "percent 80", "percent 85"],
        ),
        (
            (
                "III. PHÂN CÔNG\n"
                "1. Trục 1: Sở Nội vụ chủ trì, phấn đấu 5,4 điểm, tăng 0,2 điểm, nhóm 20.\n"
                "2. Trục 2: Thanh tra tỉnh chủ trì, phấn đấu 5,7 điểm, tăng 0,4 điểm, nhóm 16.\n"
            ),
            ["points 5.4", "points_change 0.2", "group 20", "points 5.7", "points_change 0.4", "group 16"],
        ),
        (
            (
                "I. MỤC TIÊU\n"
                "1. Chỉ số DDCI của xã đạt từ 81 điểm trở lên, xếp thứ 9/40 xã, tăng ít nhất 06 bậc so với năm 2023.\n"
                "II. NHIỆM VỤ\n"
                "1. Rà soát\n"
            ),
            ["points 81 DDCI", "rank 9 DDCI", "rank_change 6 DDCI"],
        ),
        (
            (
                "I. MỤC TIÊU\n"
                "Phấn đấu các lĩnh vực đạt điểm như sau:\n"
                "TT | Lĩnh vực | Năm 2023 | Mục tiêu\n"
                "1 | Nhân lực | 6,12 | 6,50\n"
                "2 | Hạ tầng | 7 | 7,25\n"
                "II. NHIỆM VỤ\n"
                "1. Rà soát\n"
            ),
            ["points 6.5", "points 7.25"],
        ),
        (
            (
                "I. MỤC TIÊU\n"
                "TT | Lĩnh vực | Điểm năm 2023 | Điểm phấn đấu\n"
                "1 | Nhân lực | 6,12 | 6,50\n"
                " | Cộng | 6,12 | 6,50 |\n"
                "II. NHIỆM VỤ\n"
                "1. Rà soát\n"
            ),
            ["points 6.5", "points 6.5"],
        ),
    ],
)
def test_the_parts_and_tables_of_a_plan_tell_which_figures_are_aims(text: str, expected: list[str]) -> None:
    found = read_document(_OFFICIAL + text).targets
    assert sorted(f"{one.measure} {one.value.normalize():f} {one.index}".strip() for one in found) == sorted(expected)
