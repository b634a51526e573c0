import { type Browser, openBrowser } from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createMovingBrowser,
  makePerson,
  openAttackStage,
  openSignIn,
  type Person,
  type Stage,
  typePassword,
} from '../proofs/attack-stage.ts'
import { inspect, openPage } from './watched-page.ts'

/** Every page that tells a person to wait, or to go elsewhere, looked at as people see it. */
describe('the pages that stop a sign-in', () => {
  let stage: Stage
  let browser: Browser
  let people = 0
  beforeAll(async () => {
    stage = await openAttackStage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  async function newPerson(): Promise<Person> {
    // Each of another block of numbers, so that no fuse trips.
    const person = makePerson(10_000 * (people += 1))
    await stage.addPeople([person])
    return person
  }

  async function failFrom(address: string, ids: readonly string[]): Promise<void> {
    const page = await openSignIn(stage, createMovingBrowser(address))
    for (const personalId of ids) await page.submit({ personalId, password: 'x' }, 'Đăng nhập')
  }

  async function setFactor({ personalId }: Person, consecutive: number, lockedSeconds?: number) {
    const { id } = await stage.identity.db
      .selectFrom('account')
      .select('id')
      .where('personal_id', '=', personalId)
      .executeTakeFirstOrThrow()
    const now = stage.identity.clock.now().getTime()
    const locked_until = lockedSeconds ? new Date(now + lockedSeconds * 1000) : null
    const row = { account_id: id, failures: consecutive, consecutive, locked_until }
    await stage.identity.db.insertInto('sms_factor').values(row).execute()
  }

  /** Each makes what stops the person; typing the right password then leads to the page. */
  const stops: { name: string; heading: string; stop: (person: Person) => Promise<string> }[] = [
    {
      name: 'here',
      heading: 'Tạm khóa đăng nhập',
      stop: async ({ personalId }) => {
        await failFrom(
          '198.51.100.1',
          Array.from({ length: 5 }, () => personalId),
        )
        return '198.51.100.1'
      },
    },
    {
      name: 'anywhere',
      heading: 'Tạm khóa đăng nhập',
      stop: async ({ personalId }) => {
        const five = Array.from({ length: 5 }, () => personalId)
        await failFrom('198.51.100.2', five)
        await failFrom('198.51.100.3', five)
        return '198.51.100.4'
      },
    },
    {
      name: 'address',
      heading: 'Tạm khóa đăng nhập',
      stop: async () => {
        const ids = Array.from({ length: 20 }, (_, index) => makePerson(9e6 + index).personalId)
        await failFrom('198.51.100.5', ids)
        return '198.51.100.5'
      },
    },
    {
      name: 'otp',
      heading: 'Tạm khóa đăng nhập',
      stop: async (person) => {
        await setFactor(person, 25, 86_400)
        return '198.51.100.6'
      },
    },
    {
      name: 'closed',
      heading: 'Không thể dùng mã qua tin nhắn',
      stop: async (person) => {
        await setFactor(person, 100)
        return '198.51.100.7'
      },
    },
    {
      name: 'sends',
      heading: 'Chưa thể gửi thêm tin nhắn',
      stop: async (person) => {
        for (let sends = 0; sends < 5; sends += 1) {
          await typePassword(stage, createMovingBrowser(), person)
        }
        return '198.51.100.8'
      },
    },
  ]

  test.each(stops)(
    '$name: says why, until when and what to do',
    async ({ name, heading, stop }) => {
      const person = await newPerson()
      const address = await stop(person)
      const { page, context, complaints, close } = await openPage(browser)
      await context.setExtraHTTPHeaders({ 'x-forwarded-for': address })
      await page.goto((await stage.service.start()).href)
      await page.fill('[name=personalId]', person.personalId)
      await page.fill('[name=password]', person.password)
      await page.click('button:has-text("Đăng nhập")')
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await inspect(page, `stopped-${name}`)
      expect(complaints).toEqual([])
      await close()
    },
  )
})
