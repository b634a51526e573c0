import {
  createMovingBrowser,
  type MovingBrowser,
  makePerson,
  openAttackStage,
  openSignIn,
  type Person,
  randomAddress,
  retryAfterOf,
  type Stage,
  signInWhole,
  typePassword,
} from './attack-stage.ts'
import type { Proof } from './proof.ts'

type Size = { failures: number; addresses: number; codeRounds: number }

/** What a stranger's network of machines may make an owner wait who comes from nowhere known. */
const LONGEST_WAIT_SECONDS = 24 * 60 * 60

export const proof: Proof<Size> = {
  title: 'A stranger who fails on purpose does not keep the owner out',
  full: { failures: 500, addresses: 60, codeRounds: 8 },
  short: { failures: 50, addresses: 3, codeRounds: 2 },
  async run(size) {
    const stage = await openAttackStage()
    try {
      const owner = makePerson(1)
      await stage.addPeople([owner])
      const home = createMovingBrowser()
      const isKnown = (await signInWhole(stage, home, owner)) === 200

      await failFromOneAddress(stage, owner, size.failures)
      const afterOne = await signInWhole(stage, createMovingBrowser(), owner)
      const wait = await failFromMany(stage, owner, size.addresses)
      const afterMany = await signInWhole(stage, home, owner)
      await failCodes(stage, owner, size.codeRounds)
      const strangersStop = (await typePassword(stage, createMovingBrowser(), owner)).status
      const afterCodes = await signInWhole(stage, home, owner)
      const afterNetwork = await failFromHome(stage, owner, home)

      const welcome = [afterOne, afterMany, afterCodes, afterNetwork]
      return {
        n: size.failures + size.addresses * 5 + size.codeRounds * 5,
        holds:
          isKnown &&
          welcome.every((status) => status === 200) &&
          wait > 0 &&
          wait <= LONGEST_WAIT_SECONDS &&
          strangersStop === 429,
        figures: {
          owner_elsewhere_after_one_address: afterOne,
          wait_elsewhere_after_many_addresses_s: wait,
          owner_at_home_after_many_addresses: afterMany,
          owner_at_home_after_wrong_codes_and_messages: afterCodes,
          owner_at_home_behind_a_failing_network: afterNetwork,
        },
      }
    } finally {
      await stage.close()
    }
  },
}

async function failFromOneAddress(stage: Stage, { personalId }: Person, failures: number) {
  const page = await openSignIn(stage, createMovingBrowser('203.0.113.7'))
  for (let tries = 0; tries < failures; tries += 1) {
    await page.submit({ personalId, password: 'wrong' }, 'Đăng nhập')
  }
}

/** Each new address fails five times; answers what an owner who comes from elsewhere has to wait. */
async function failFromMany(stage: Stage, person: Person, addresses: number): Promise<number> {
  const browser = createMovingBrowser()
  const page = await openSignIn(stage, browser)
  const wrongPair = { personalId: person.personalId, password: 'wrong' }
  for (let address = 0; address < addresses; address += 1) {
    browser.moveTo(randomAddress())
    for (let tries = 0; tries < 5; tries += 1) await page.submit(wrongPair, 'Đăng nhập')
  }
  return retryAfterOf(await typePassword(stage, createMovingBrowser(), person))
}

/** The stranger has the password too: uses up the codes, and the messages of the phone. */
async function failCodes(stage: Stage, owner: Person, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    let page = await typePassword(stage, createMovingBrowser(), owner)
    if (page.status === 429) {
      stage.identity.clock.advance(retryAfterOf(page))
      page = await typePassword(stage, createMovingBrowser(), owner)
    }
    if (page.status !== 200) continue
    const right = await stage.identity.phones.nextCode(owner.phone)
    for (let tries = 0; tries < 5; tries += 1) {
      const code = String((Number(right) + 1 + tries) % 1_000_000).padStart(6, '0')
      await page.submit({ code }, 'Xác nhận')
    }
  }
}

/** Somebody behind the owner's own address fails on many numbers. */
async function failFromHome(stage: Stage, owner: Person, home: MovingBrowser): Promise<number> {
  const shared = '203.0.113.200'
  const page = await openSignIn(stage, createMovingBrowser(shared))
  for (let turn = 0; turn < 25; turn += 1) {
    const { personalId } = makePerson(700_000 + turn)
    await page.submit({ personalId, password: 'wrong' }, 'Đăng nhập')
  }
  home.moveTo(shared)
  return signInWhole(stage, home, owner)
}
