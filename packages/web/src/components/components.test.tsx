import { describe, expect, test } from 'vitest'
import { makeShellContext, testBrand } from '../testing/test-app.ts'
import { Button } from './button.tsx'
import { Countdown } from './countdown.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { Field } from './field.tsx'
import { Form } from './form.tsx'
import { GuideLink } from './guide-link.tsx'
import { LeavingPage } from './leaving-page.tsx'
import { Notice } from './notice.tsx'
import { OtpField } from './otp-field.tsx'
import { Page } from './page.tsx'
import { PasswordField } from './password-field.tsx'
import { StatusBadge } from './status-badge.tsx'
import { Stepper } from './stepper.tsx'
import { SummaryList } from './summary-list.tsx'
import { Table } from './table.tsx'

const page = makeShellContext()
const attack = '<img src=x onerror=alert(1)>"\''

/** Components are synchronous, so the text is there at once. */
function render(element: unknown): string {
  return String(element)
}

describe('escaping', () => {
  test.each([
    ['Page', <Page page={page} title={attack} account={{ name: attack, items: [] }} />],
    ['Page address', <Page page={makeShellContext({ path: `/${attack}` })} title="" />],
    [
      'Page mark',
      <Page page={makeShellContext({ brand: { ...testBrand, shortMark: attack } })} title="" />,
    ],
    [
      'Field',
      <Field page={page} name="a" label={attack} value={attack} hint={attack} error={attack} />,
    ],
    ['ErrorSummary', <ErrorSummary page={page} errors={[{ field: 'a', message: attack }]} />],
    ['Notice', <Notice kind="info" heading={attack} />],
    ['StatusBadge', <StatusBadge status="ok" label={attack} />],
    ['SummaryList', <SummaryList rows={[{ term: attack, value: attack }]} />],
    ['Stepper', <Stepper page={page} steps={[attack]} current={1} />],
    ['Table', <Table caption={attack} columns={[{ label: attack }]} rows={[[attack]]} />],
    ['Button', <Button value={attack}>{attack}</Button>],
  ])('%s shows markup as text', (_name, element) => {
    const html = render(element)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/="[^"]*<img/)
  })

  test('there is no inline script or style anywhere', () => {
    const html = render(
      <Page page={page} title="a">
        <Countdown page={page} now={new Date(0)} deadline={new Date(60_000)} />
        <PasswordField page={page} name="p" label="a" />
      </Page>,
    )
    expect(html).not.toMatch(/ style=| on\w+=|<style|<script(?![^>]*src=)/)
  })
})

describe('Page', () => {
  test('says its language, and that it is a simulation', () => {
    expect(render(<Page page={page} title="a" />)).toContain('<html lang="vi">')
    expect(render(<Page page={page} title="a" />)).toContain(
      'Bản mô phỏng – không phải trang của cơ quan nhà nước',
    )
    const english = makeShellContext({ locale: 'en' })
    expect(render(<Page page={english} title="a" />)).toContain('<html lang="en">')
    expect(render(<Page page={english} title="a" />)).toContain('not a website of any government')
  })

  test('an official site shows no such bar', () => {
    const official = makeShellContext({ brand: { ...testBrand, official: true } })
    expect(render(<Page page={official} title="a" />)).not.toContain('mô phỏng')
  })

  test('the title starts with the word for error when there is one', () => {
    const html = render(<Page page={page} title="Đăng nhập" hasErrors />)
    expect(html).toContain('<title>Lỗi: Đăng nhập – Cổng thử nghiệm</title>')
  })

  test('carries the chosen theme and text size', () => {
    const chosen = makeShellContext({ theme: 'dark', textSize: 'large' })
    const html = render(<Page page={chosen} title="a" />)
    expect(html).toContain('data-theme="dark" data-text-size="large"')
  })

  test('signing out is a form with a token, not a link', () => {
    const account = { name: 'An', items: [{ label: 'Đăng xuất', action: '/sign-out' }] }
    const html = render(<Page page={page} title="a" account={account} />)
    expect(html).toContain(
      '<form method="post" action="/sign-out"><input type="hidden" name="csrf"',
    )
  })

  test('a later refresh is for readers without JavaScript only', () => {
    const refresh = { href: '/again', afterSeconds: 5 }
    expect(render(<Page page={page} title="a" refreshTo={refresh} />)).toContain(
      '<noscript><meta http-equiv="refresh" content="5; url=/again"/></noscript>',
    )
  })
})

describe('forms', () => {
  test('are checked by the server and carry the token', () => {
    const html = render(<Form page={page} action="/save" />)
    expect(html).toContain('novalidate')
    expect(html).toContain('name="csrf" value="token"')
  })

  test('a field is tied to its hint and its error', () => {
    const html = render(<Field page={page} name="id" label="Số" hint="12 số" error="Sai" />)
    expect(html).toContain('aria-describedby="id-hint id-error"')
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('Lỗi:')
  })

  test('the summary uses the same words and links to the field', () => {
    const html = render(<ErrorSummary page={page} errors={[{ field: 'id', message: 'Sai' }]} />)
    expect(html).toContain('role="alert"')
    expect(html).toContain('<a href="#id">Sai</a>')
    expect(render(<ErrorSummary page={page} errors={[]} />)).toBe('')
  })

  test('a password is never written back', () => {
    const html = render(<PasswordField page={page} name="p" label="Mật khẩu" />)
    expect(html).toContain('autocomplete="current-password"')
    expect(html).not.toMatch(/<input[^>]* value=/)
  })

  test('the OTP field takes a paste of any form', () => {
    const html = render(<OtpField page={page} name="code" label="Mã OTP" />)
    expect(html).toContain('inputmode="numeric"')
    expect(html).toContain('autocomplete="one-time-code"')
    expect(html).not.toContain('maxlength')
  })
})

describe('Countdown', () => {
  const now = new Date('2024-07-01T03:29:03Z')
  const deadline = new Date('2024-07-01T03:32:00Z')

  test('shows the clock time until the script counts', () => {
    const html = render(<Countdown page={page} now={now} deadline={deadline} />)
    expect(html).toContain('data-countdown="177"')
    expect(html).toMatch(/<strong[^>]*aria-hidden="true"[^>]*hidden[^>]*>02:57</)
    expect(html).toContain('lúc 10:32</time>')
    expect(html).toContain('role="status"')
  })

  test('says so when the time is up', () => {
    const html = render(<Countdown page={page} now={deadline} deadline={now} />)
    expect(html).toContain('>Mã đã hết hạn</span>')
    // No clock time behind it: “expired at” would be read as one sentence.
    expect(html).not.toMatch(/<time|00:00/)
  })
})

describe('LeavingPage', () => {
  test('leaves at once, and offers a link', () => {
    const html = render(
      <LeavingPage page={page} title="a" href="https://rp.example/cb?a=1&b=2" linkLabel="Tiếp" />,
    )
    expect(html).toContain('content="0; url=https://rp.example/cb?a=1&amp;b=2"')
    expect(html).toContain('href="https://rp.example/cb?a=1&amp;b=2">Tiếp</a>')
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', '/relative', 'ftp://a'])(
    'does not leave for %s',
    (href) => {
      expect(() => render(<LeavingPage page={page} title="a" href={href} linkLabel="a" />)).toThrow(
        'may not leave',
      )
    },
  )
})

test('each status has a shape of its own', () => {
  const shapes = (['ok', 'warn', 'bad', 'neutral', 'info'] as const).map(
    (status) => / d="([^"]+)"/.exec(render(<StatusBadge status={status} label="a" />))?.[1],
  )
  expect(new Set(shapes).size).toBe(5)
})

test('a guide that stands nowhere is not offered', () => {
  const guideUrl = 'https://tinh.example/guides'
  const brand = { ...testBrand, guideUrl }
  expect(render(<GuideLink page={makeShellContext({ brand })} />)).toContain(`href="${guideUrl}"`)
  expect(render(<GuideLink page={page} />)).not.toContain('href')
})

test('a zero of a rare kind needs no line of a card, any other one does', () => {
  const columns = [{ label: 'a' }, { label: 'b', isNumber: true, isRare: true }]
  const table = render(
    <Table
      caption="c"
      columns={[...columns, { label: 'd' }]}
      rows={[
        ['x', '0', '0'],
        ['y', '1', '0'],
      ]}
    />,
  )
  expect(table.match(/class="number zero"/g)).toHaveLength(1)
})
