const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text) => String(text).replace(/[&<>"]/g, (one) => escapes[one])

/** What went wrong, in words for the person; each page has a way forward. */
const sentences = {
  cancelled: 'Bạn đã hủy đăng nhập.',
  level: 'Việc này cần tài khoản định danh điện tử mức độ 2.',
  away: 'Hệ thống đăng nhập chưa trả lời. Hãy thử lại sau ít phút.',
  unusable: 'Lần đăng nhập này không dùng được. Hãy đăng nhập lại.',
}

const layout = (title, body) => `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/sign-in-button.css">
<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">
<h1>${title}</h1>
${body}
</body>
</html>`

const signInButton =
  '<a class="eid-button" href="/sign-in">Đăng nhập bằng tài khoản Định danh điện tử</a>'

export const welcomePage = () => layout('Dịch vụ mẫu', signInButton)

export const personPage = ({ name, acr }) =>
  layout(
    `Xin chào, ${escape(name)}`,
    `<p>Mức độ: ${escape(acr ?? 'không có')}</p>
<form method="post" action="/sign-out"><button class="eid-button">Đăng xuất</button></form>`,
  )

export const troublePage = (kind) =>
  layout('Chưa đăng nhập được', `<p role="alert">${sentences[kind]}</p>${signInButton}`)
