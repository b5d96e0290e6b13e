"""The verbs of the audit record in words. A verb without words here fails a test."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "accounts.person.create": _("Tạo tài khoản"),
    "accounts.person.update": _("Sửa thông tin tài khoản"),
    "accounts.person.deactivate": _("Khóa tài khoản"),
    "accounts.person.reactivate": _("Mở lại tài khoản"),
    "accounts.person.hand_over": _("Bàn giao khi chuyển công tác"),
    "accounts.password.reset": _("Cấp mật khẩu dùng một lần"),
    "accounts.password.change": _("Đổi mật khẩu"),
    "accounts.membership.add": _("Giao vai trò"),
    "accounts.membership.end": _("Kết thúc vai trò"),
    "accounts.delegation.begin": _("Ủy quyền"),
    "accounts.delegation.end": _("Kết thúc ủy quyền"),
    "units.unit.register": _("Lập đơn vị"),
    "units.unit.move": _("Chuyển đơn vị cấp trên"),
    "units.unit.rename": _("Đổi tên đơn vị"),
    "units.unit.merge": _("Sáp nhập đơn vị"),
    "units.unit.divide": _("Chia tách đơn vị"),
    "units.unit.transfer": _("Điều chuyển đơn vị"),
    "units.unit.abolish": _("Giải thể đơn vị"),
}
