import type { DrivenPage } from '@mot-cua/testing'
import {
  asksForCode,
  createMovingBrowser,
  makePerson,
  openAttackStage,
  type Person,
  randomAddress,
  retryAfterOf,
  type Stage,
  signInWhole,
  typePassword,
} from './attack-stage.ts'
import type { Proof } from './proof.ts'

const HOUR = 60 * 60
/** security.md §4 figure 4. */
const MOST_COMPARED = 25
const CLOSED_AFTER = 100

/** `burst`: guesses sent at the same time into each sign-in. */
type Size = { burst: number }

export const proof: Proof<Size> = {
  title: 'Who has the password and guesses codes for an hour compares 25 at most, for ever 100',
  full: { burst: 200 },
  short: { burst: 12 },
  async run({ burst }) {
    const stage = await openAttackStage()
    try {
      const owner = makePerson(1)
      await stage.addPeople([owner])
      const home = createMovingBrowser()
      await signInWhole(stage, home, owner)
      const attack = createAttack(stage, owner, burst)

      const afterCap = await attack.guessOnce()
      await attack.goOnUntil(stage.identity.clock.now().getTime() + HOUR * 1000)
      const inOneHour = await stage.countAudit(owner, 'otp.rejected')
      await attack.goOnUntil(Number.POSITIVE_INFINITY)
      const inAll = await stage.countAudit(owner, 'otp.rejected')
      const closed = await tryClosed(stage, owner, home)

      return {
        n: attack.sent(),
        holds:
          afterCap === 429 &&
          inOneHour > 0 &&
          inOneHour <= MOST_COMPARED &&
          inAll === CLOSED_AFTER &&
          closed.anywhere === 403 &&
          closed.atHome === 403 &&
          closed.afterReopening === 200,
        figures: {
          right_code_after_the_cap: afterCap,
          compared_in_one_hour: inOneHour,
          chance_in_one_hour: `${(inOneHour / 10_000).toFixed(4)} %`,
          compared_until_closed: inAll,
          days_until_closed: Math.round(attack.days() * 10) / 10,
          at_home_once_closed: closed.atHome,
          after_reopening: closed.afterReopening,
        },
      }
    } finally {
      await stage.close()
    }
  },
}

function createAttack(stage: Stage, owner: Person, burst: number) {
  const { clock, phones } = stage.identity
  const startedAt = clock.now().getTime()
  let sent = 0

  /** Into one sign-in as many guesses as it will take, each from another address. */
  async function guess(page: DrivenPage, browser: ReturnType<typeof createMovingBrowser>) {
    const right = await phones.nextCode(owner.phone)
    const guesses = Array.from({ length: burst }, (_, turn) => {
      browser.moveTo(`${randomAddress()}, ${randomAddress()}`)
      sent += 1
      const code = String((Number(right) + 1 + turn) % 1_000_000).padStart(6, '0')
      return page.submit({ code }, 'Xác nhận')
    })
    return { right, answers: await Promise.all(guesses) }
  }

  async function begin() {
    phones.forget()
    const browser = createMovingBrowser()
    return { browser, page: await typePassword(stage, browser, owner) }
  }

  return {
    sent: () => sent,
    days: () => (clock.now().getTime() - startedAt) / (24 * HOUR * 1000),
    /** Then the right code; answers its status. */
    async guessOnce(): Promise<number> {
      const { browser, page } = await begin()
      const { right } = await guess(page, browser)
      return (await page.submit({ code: right }, 'Xác nhận')).status
    },
    /** Waits exactly as long as each refusal says; ends when the factor is closed. */
    async goOnUntil(end: number): Promise<void> {
      for (;;) {
        const { browser, page } = await begin()
        if (page.status === 403) return
        if (!asksForCode(page)) {
          if (clock.now().getTime() + retryAfterOf(page) * 1000 >= end) return
          clock.advance(Math.max(1, retryAfterOf(page)))
          continue
        }
        await guess(page, browser)
      }
    },
  }
}

async function tryClosed(
  stage: Stage,
  owner: Person,
  home: ReturnType<typeof createMovingBrowser>,
) {
  const anywhere = (await typePassword(stage, createMovingBrowser(), owner)).status
  home.driver.restart()
  const atHome = (await typePassword(stage, home, owner)).status
  const { id } = await stage.identity.db
    .selectFrom('account')
    .select('id')
    .where('personal_id', '=', owner.personalId)
    .executeTakeFirstOrThrow()
  const reopening = { accountId: id, by: 'official of the proof', reason: 'seen in person' }
  await stage.identity.identity.reopenSmsFactor(reopening)
  return { anywhere, atHome, afterReopening: await signInWhole(stage, home, owner) }
}
