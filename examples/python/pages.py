"""Pages in words for the person; each has a way forward."""
from html import escape

SENTENCES = {
    "cancelled": "Bạn đã hủy đăng nhập.",
    "level": "Việc này cần tài khoản định danh điện tử mức độ 2.",
    "away": "Hệ thống đăng nhập chưa trả lời. Hãy thử lại sau ít phút.",
    "unusable": "Lần đăng nhập này không dùng được. Hãy đăng nhập lại.",
}

BUTTON = (
    '<a class="eid-button" href="/sign-in">Đăng nhập bằng tài khoản Định danh điện tử</a>'
)


def layout(title, body):
    return f"""<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/sign-in-button.css">
<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">
<h1>{title}</h1>
{body}
</body>
</html>"""


def welcome():
    return layout("Dịch vụ mẫu", BUTTON)


def person(name, acr):
    return layout(
        f"Xin chào, {escape(name)}",
        f"""<p>Mức độ: {escape(acr or "không có")}</p>
<form method="post" action="/sign-out"><button class="eid-button">Đăng xuất</button></form>""",
    )


def trouble(kind):
    return layout("Chưa đăng nhập được", f'<p role="alert">{SENTENCES[kind]}</p>{BUTTON}')
