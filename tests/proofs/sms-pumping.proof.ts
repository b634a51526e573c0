import {
  asksForCode,
  createMovingBrowser,
  makePerson,
  openAttackStage,
  type Person,
  retryAfterOf,
  type Stage,
  signInWhole,
  typePassword,
} from './attack-stage.ts'
import type { Proof } from './proof.ts'

const [PER_HALF_HOUR, PER_DAY, PER_ADDRESS, PER_RANGE] = [5, 10, 25, 100]
const MINUTE = 60
/** How many sign-ins are begun at the same time. */
const ABREAST = 5

/** `numbers`: of one block of ten thousand; `hours`: of asking one phone for codes. */
type Size = { numbers: number; hours: number }

export const proof: Proof<Size> = {
  title: 'Messages cannot be pumped: by phone, by address, by block of numbers',
  full: { numbers: 200, hours: 24 },
  short: { numbers: 104, hours: 1 },
  async run({ numbers, hours }) {
    const stage = await openAttackStage()
    try {
      const onePhone = await pumpOnePhone(stage, hours)
      const oneAddress = await pumpOneAddress(stage)
      const oneRange = await pumpOneRange(stage, numbers)
      const holds =
        onePhone.inFirstMinute === 1 &&
        onePhone.inHalfHour === PER_HALF_HOUR &&
        onePhone.inAll <= PER_DAY &&
        oneAddress === PER_ADDRESS &&
        oneRange.sent === PER_RANGE &&
        oneRange.isOtherRangeFree &&
        oneRange.atHome === 200
      return {
        n: onePhone.asked + PER_ADDRESS + 5 + numbers,
        holds,
        figures: {
          sent_to_one_phone_in_a_minute: onePhone.inFirstMinute,
          sent_to_one_phone_in_half_an_hour: onePhone.inHalfHour,
          [`sent_to_one_phone_in_${hours}_h`]: onePhone.inAll,
          sent_from_one_address_in_5_min: oneAddress,
          sent_to_one_block_in_10_min: oneRange.sent,
          known_browser_in_that_block: oneRange.atHome,
        },
      }
    } finally {
      await stage.close()
    }
  },
}

/** Resends twenty times in the first minute, then asks again as soon as it is allowed. */
async function pumpOnePhone(stage: Stage, hours: number) {
  const { clock, phones } = stage.identity
  const victim = makePerson(1_000_001)
  await stage.addPeople([victim])
  const begin = () => typePassword(stage, createMovingBrowser(), victim)
  const startedAt = clock.now().getTime()
  const passed = () => (clock.now().getTime() - startedAt) / 1000
  let page = await begin()
  let asked = 21
  for (let turn = 0; turn < 20; turn += 1) await page.submit({}, 'Gửi lại mã')
  const inFirstMinute = phones.countTo(victim.phone)
  let inHalfHour = 0
  while (passed() < hours * 60 * MINUTE) {
    if (passed() < 30 * MINUTE) inHalfHour = phones.countTo(victim.phone)
    clock.advance(page.status === 429 ? retryAfterOf(page) : MINUTE + 1)
    if (passed() >= hours * 60 * MINUTE) break
    page = asksForCode(page) ? await page.submit({}, 'Gửi lại mã') : await begin()
    asked += 1
  }
  await stage.settleMessages()
  return { asked, inFirstMinute, inHalfHour, inAll: phones.countTo(victim.phone) }
}

async function pumpOneAddress(stage: Stage): Promise<number> {
  const people = makeSpread(2_000_000, PER_ADDRESS + 5)
  await stage.addPeople(people)
  return countSent(stage, people, () => '203.0.113.77')
}

async function pumpOneRange(stage: Stage, numbers: number) {
  const people = Array.from({ length: numbers }, (_, index) => makePerson(3_000_000 + index))
  const owner = makePerson(3_009_999)
  const other = makePerson(4_000_000)
  await stage.addPeople([...people, owner, other])
  const home = createMovingBrowser()
  await signInWhole(stage, home, owner)
  const sent = await countSent(stage, people)
  const isOtherRangeFree = asksForCode(await typePassword(stage, createMovingBrowser(), other))
  return { sent, isOtherRangeFree, atHome: await signInWhole(stage, home, owner) }
}

/** Each of another block of numbers. */
function makeSpread(first: number, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => makePerson(first + index * 10_000))
}

/** How many of these people's sign-ins reach the page that asks for the code. */
async function countSent(stage: Stage, people: Person[], addressOf?: () => string) {
  let sent = 0
  for (let from = 0; from < people.length; from += ABREAST) {
    const pages = await Promise.all(
      people
        .slice(from, from + ABREAST)
        .map((person) => typePassword(stage, createMovingBrowser(addressOf?.()), person)),
    )
    sent += pages.filter(asksForCode).length
  }
  return sent
}
