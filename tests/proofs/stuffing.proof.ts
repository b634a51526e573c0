import {
  asksForCode,
  createMovingBrowser,
  type MovingBrowser,
  makePerson,
  openAttackStage,
  openSignIn,
  randomAddress,
  retryAfterOf,
  type Stage,
  typePassword,
} from './attack-stage.ts'
import type { Proof } from './proof.ts'

const ATTACKER = '203.0.113.7'
const ALLOWED = 20

type Size = { ids: number }

export const proof: Proof<Size> = {
  title: 'One password on many numbers from one address: stopped at the 21st, whatever it claims',
  full: { ids: 500 },
  short: { ids: 30 },
  async run({ ids }) {
    const behindProxy = await stuffBehindProxy(ids)
    const direct = await stuffDirectly(Math.min(ids, 2 * ALLOWED))
    const holds =
      [behindProxy.v4, behindProxy.v6, direct.stuffed].every(isStoppedInTime) &&
      behindProxy.isOtherWelcome &&
      behindProxy.isBackLater &&
      direct.addresses.every((address) => /^(127\.0\.0\.1|::1)$/.test(address))
    return {
      n: behindProxy.v4.tries + behindProxy.v6.tries + direct.stuffed.tries,
      holds,
      figures: {
        first_429_behind_proxy: behindProxy.v4.firstStop,
        first_429_ipv6_one_64: behindProxy.v6.firstStop,
        first_429_without_proxy: direct.stuffed.firstStop,
        longest_retry_after_s: Math.max(behindProxy.v4.longestWait, direct.stuffed.longestWait),
        audited_addresses_without_proxy: direct.addresses.join(' '),
        other_address_signs_in: String(behindProxy.isOtherWelcome),
      },
    }
  },
}

/** The proxy appends the real address to whatever chain the attacker sends. */
async function stuffBehindProxy(ids: number) {
  const stage = await openAttackStage()
  try {
    const owner = makePerson(1)
    await stage.addPeople([owner])
    const v4 = await stuff(stage, ids, () => `${randomAddress()}, ${ATTACKER}`)
    const other = createMovingBrowser('198.51.100.9')
    const isOtherWelcome = asksForCode(await typePassword(stage, other, owner))
    stage.identity.clock.advance(61)
    const again = createMovingBrowser(`${randomAddress()}, ${ATTACKER}`)
    const isBackLater = asksForCode(await typePassword(stage, again, makePersonOf(stage, owner)))
    const v6 = await stuff(stage, ALLOWED + 5, (turn) => `2001:db8:1:2::${turn.toString(16)}`)
    return { v4, v6, isOtherWelcome, isBackLater }
  } finally {
    await stage.close()
  }
}

/** The same visit again asks for no second message, so the owner may come back at once. */
function makePersonOf(stage: Stage, owner: ReturnType<typeof makePerson>) {
  stage.identity.phones.forget()
  return owner
}

/** No proxy is trusted, so none of the headers is read. */
async function stuffDirectly(ids: number) {
  const stage = await openAttackStage({ trustedProxies: [] })
  try {
    const stuffed = await stuff(stage, ids, randomAddress)
    const rows = await stage.identity.db
      .selectFrom('audit_event')
      .select('address')
      .distinct()
      .where('type', '=', 'password.rejected')
      .execute()
    return { stuffed, addresses: rows.map(({ address }) => address ?? '') }
  } finally {
    await stage.close()
  }
}

type Stuffed = { tries: number; firstStop: number; longestWait: number; isAlwaysTold: boolean }

/** A wrong password for each number, with a new claim of where it comes from each time. */
async function stuff(
  stage: Stage,
  ids: number,
  claimOf: (turn: number) => string,
): Promise<Stuffed> {
  const browser = createMovingBrowser()
  claim(browser, claimOf(0))
  const page = await openSignIn(stage, browser)
  const found = { tries: ids, firstStop: 0, longestWait: 0, isAlwaysTold: true }
  for (let turn = 1; turn <= ids; turn += 1) {
    claim(browser, claimOf(turn))
    const { personalId } = makePerson(500_000 + turn)
    const answer = await page.submit({ personalId, password: 'Mật khẩu 123' }, 'Đăng nhập')
    if (answer.status !== 429) continue
    found.firstStop ||= turn
    found.longestWait = Math.max(found.longestWait, retryAfterOf(answer))
    found.isAlwaysTold &&= retryAfterOf(answer) > 0
  }
  return found
}

function claim(browser: MovingBrowser, address: string): void {
  const other = randomAddress()
  browser.claim({
    'x-forwarded-for': address,
    forwarded: `for=${other};proto=https`,
    'x-real-ip': other,
    'cf-connecting-ip': other,
    'true-client-ip': other,
  })
}

function isStoppedInTime({ firstStop, longestWait, isAlwaysTold }: Stuffed): boolean {
  return firstStop > 0 && firstStop <= ALLOWED + 1 && longestWait <= 60 && isAlwaysTold
}
