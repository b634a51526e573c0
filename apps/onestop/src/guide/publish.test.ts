import { createHttpDriver, type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { findWordProblems } from './guide.ts'
import { guidePath } from './guides.data.ts'

const SLUG = 'staff-identity'

/** What stands in the fields of several lines. */
const textOf = ({ html }: DrivenPage) =>
  Object.fromEntries(
    [...html.matchAll(/<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<\/textarea>/g)].map(
      ([, name = '', text = '']) => [name, text],
    ),
  )

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`guides are published on ${setup.title()} (R020)`, () => {
    let province: TestOnestop
    let aheadMs = 0
    let operator: Awaited<ReturnType<TestOnestop['signInStaff']>>['browser']
    beforeAll(async () => {
      province = await openTestOnestop({ setup, now: () => new Date(Date.now() + aheadMs) })
      const person: TestPerson = { account: 'guides', name: 'Nguyễn Biên Soạn', level: 2 }
      await province.signInCitizen(person)
      await province.addStaff([
        {
          username: 'bien.soan',
          fullName: person.name,
          unitCode: 'H08',
          roles: ['technical-admin'],
          person,
        },
      ])
      operator = (await province.signInStaff(person)).browser
    })
    afterAll(() => province?.close())

    const at = (path: string) => province.origin + path
    const edit = () => operator.visit(at(`/operator/guides/${SLUG}`))
    const look = (page: DrivenPage, fields: Record<string, string>) =>
      page.submit({ ...textOf(page), change: 'Thêm một bước', ...fields }, 'Xem trước thay đổi')
    const read = async (path = guidePath(SLUG)) => createHttpDriver().visit(at(path))
    const inDays = (days: number) => {
      const day = new Date(Date.now() + aheadMs + days * 24 * 3600 * 1000)
      const [year, month, date] = new Date(day.getTime() + 7 * 3600 * 1000)
        .toISOString()
        .slice(0, 10)
        .split('-')
      return `${date}/${month}/${year}`
    }

    test('from the words of the program: looked at first, then in force, the old one stays', async () => {
      const before = plainText((await read()).html)
      const form = await edit()
      // It begins from what is there.
      expect(plainText(form.html)).toContain('Nơi đăng nhập là trang “Đăng nhập cán bộ” của tỉnh')
      const preview = await look(form, { viTitle: 'Hướng dẫn mới', viSteps: 'Bước A\n\n Bước B ' })
      expect(plainText(preview.html)).toContain('Xem trước phiên bản 2.0')
      expect(plainText((await read()).html)).toBe(before)
      const done = await preview.submit({}, 'Công bố')
      expect(plainText(done.html)).toContain('Đã công bố phiên bản mới')
      const page = await read()
      const words = plainText(page.html)
      expect(words).toContain('Hướng dẫn mới')
      expect(words).toContain('Bước B')
      expect(words).toMatch(/Phiên bản 2\.0, ngày \d\d\/\d\d\/\d{4}: Thêm một bước/)
      const old = await page.click(
        /Phiên bản 1\.0[^<]*/.exec(plainText(page.html))?.[0]?.split(': Bản đầu tiên.')[0] +
          ': Bản đầu tiên.',
      )
      expect(old.url.pathname).toBe(`${guidePath(SLUG)}/versions/1`)
      expect(plainText(old.html)).toContain('Đây là phiên bản cũ')
      expect(plainText(old.html)).toContain('Nơi đăng nhập là trang “Đăng nhập cán bộ” của tỉnh')
      // Every door that leads to it has the new title.
      expect((await read('/staff/sign-in')).html).toContain('Hướng dẫn mới')
      expect((await read('/guides')).html).toContain('Hướng dẫn mới')
      expect((await read('/search?q=huong+dan+moi')).html).toContain(guidePath(SLUG))
      const history = await operator.visit(at('/operator/history'))
      expect(plainText(history.html)).toContain(`Công bố hướng dẫn: ${SLUG}`)
    })

    test('a version with a day to come is announced to operators alone until then', async () => {
      const form = await edit()
      const preview = await look(form, { viTitle: 'Hướng dẫn tháng sau', day: inDays(30) })
      await preview.submit({}, 'Công bố')
      expect((await read()).html).not.toContain('Hướng dẫn tháng sau')
      expect((await read(`${guidePath(SLUG)}/versions/3`)).status).toBe(404)
      const list = await operator.visit(at('/operator/guides'))
      expect(plainText(list.html)).toContain(`Phiên bản 3.0 từ ${inDays(30)}`)
      aheadMs = 31 * 24 * 3600 * 1000
      expect((await read()).html).toContain('Hướng dẫn tháng sau')
      aheadMs = 0
    })

    test('what is wrong is said at its field; going on editing loses nothing', async () => {
      const form = await edit()
      const wrong = await look(form, { viSteps: '', change: '', day: '31/02/2030' })
      expect(wrong.status).toBe(422)
      const words = plainText(wrong.html)
      expect(words).toContain('Không được bỏ trống')
      expect(words).toContain('Ngày chưa đúng')
      const preview = await look(await edit(), { viTitle: 'Đang soạn', day: inDays(40) })
      const again = await preview.submit({}, 'Sửa tiếp')
      expect(again.html).toContain('value="Đang soạn"')
      expect(again.html).toContain('value="Thêm một bước"')
    })

    test('of two at once the second is told, and the first one’s words stay', async () => {
      const [first, second] = [await edit(), await edit()]
      const one = await look(first, { viTitle: 'Bản của người đầu', day: inDays(50) })
      const other = await look(second, { viTitle: 'Bản của người sau', day: inDays(50) })
      await one.submit({}, 'Công bố')
      expect((await other.submit({}, 'Công bố')).status).toBe(409)
      const newest = province.features.guides.newest(SLUG)
      expect(newest?.words.vi.title).toBe('Bản của người đầu')
    })

    test('words are words: no markup of an operator becomes a page', async () => {
      const preview = await look(await edit(), {
        viTitle: '<img src=x onerror=alert(1)>',
        viSteps: '<script>alert(1)</script>',
        day: inDays(60),
      })
      expect(preview.html).not.toContain('<img src=x')
      expect(preview.html).not.toContain('<script>alert')
    })

    test('readers of English get the other words where there are none', async () => {
      await look(await edit(), { enTitle: '', enAbout: '', enSteps: '', day: inDays(70) }).then(
        (preview) => preview.submit({}, 'Công bố'),
      )
      const newest = province.features.guides.newest(SLUG)
      expect(newest?.words.en).toEqual(newest?.words.vi)
    })
  })
}

describe('what may be published', () => {
  const words = { title: 'a', about: 'b', steps: ['c'] }
  const newest = { validFrom: new Date('2024-07-01T00:00:00+07:00') }
  const given = { words, change: 'd', day: '2024-07-01' }
  test('the same day as the version before is no problem', () => {
    expect(findWordProblems(given, newest)).toEqual({})
  })
  test.each([
    [{ day: '2024-06-30' }, { day: 'too-early' }],
    [{ day: undefined }, { day: 'no-day' }],
    [{ change: '' }, { change: 'missing' }],
    [{ words: { ...words, steps: [] } }, { steps: 'missing' }],
    [{ words: { ...words, steps: Array<string>(21).fill('x') } }, { steps: 'too-many' }],
    [{ words: { ...words, title: 'x'.repeat(301) } }, { title: 'too-long' }],
  ])('%o: %o', (change, problems) => {
    expect(findWordProblems({ ...given, ...change }, newest)).toEqual(problems)
  })
})
