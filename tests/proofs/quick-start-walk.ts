import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@mot-cua/testing/browser'
import { expectHeading, signOut, typeCode, words } from '../journeys/steps.ts'
import type { PageStep } from './quick-start-page.ts'

const WITHIN_MS = 20_000

/** A browser with two tabs, and what its reader keeps in mind. */
export type Scene = {
  tab: Page
  second: Page
  /** An address of the page, or a text with one, where it is in this run. */
  at(text: string): string
  /** How the steps of the first heading go, for “sign in again”. */
  signInSteps: PageStep[]
  /** Where the desk has the faults of this service. */
  clientPage: string
  /** Messages that were there before the sign-in of now. */
  messagesBefore: number
}

export type Walk = (told: PageStep, scene: Scene) => Promise<void>

const SERVICE = 'http://localhost:3000'
const PORTAL = 'http://localhost:4100'
const DESK = 'http://localhost:4900'

const openService: Walk = async ({ addresses: [home = ''], words: [button = ''] }, scene) => {
  scene.messagesBefore = (await readMessages(scene)).length
  await scene.tab.goto(scene.at(home))
  await press(scene.tab, button)
}

const chooseAccount: Walk = async ({ words: [account = ''] }, { tab }) => {
  await tab.getByText(account, { exact: true }).click()
}

const typePassword: Walk = async ({ words: [button = ''] }, { tab, second, at }) => {
  await second.goto(at(DESK))
  const level2 = second.getByRole('cell', { name: '2', exact: true })
  const person = second.getByRole('row').filter({ has: level2 }).first()
  const [personalId = '', password = ''] = await person.locator('code').allInnerTexts()
  await tab.getByLabel(words.personalId, { exact: true }).fill(personalId)
  await tab.getByLabel(words.password, { exact: true }).fill(password)
  await press(tab, button)
  await expectHeading(tab, words.otpTitle)
}

const typeNewestCode: Walk = async ({ addresses: [inbox = ''] }, scene) => {
  const text = await until('no new message', async () => {
    const messages = await readMessages(scene, inbox)
    return messages.length > scene.messagesBefore ? messages[0] : undefined
  })
  await typeCode(scene.tab, /^\d{6}/.exec(text)?.[0] ?? '')
}

const agree: Walk = async ({ words: [first = '', second = '', greeting = ''] }, { tab }) => {
  await press(tab, first)
  await press(tab, second)
  await expectHeading(tab, new RegExp(`^${greeting}, \\S`))
}

const signOutHere: Walk = async ({ words: [button = ''] }, scene) => {
  const { tab, second, at } = scene
  await press(tab, button)
  await tab.waitForURL((url) => url.origin === at(SERVICE))
  await expectSignInButton(scene)
  await second.goto(at(PORTAL))
  await second.getByRole('main').getByRole('link', { name: words.signIn, exact: true }).waitFor()
}

const signOutElsewhere: Walk = async ({ addresses: [portal = ''] }, scene) => {
  await signInAgain(scene)
  await expectHeading(scene.tab, /^Xin chào, \S/)
  await scene.second.goto(scene.at(portal))
  await signOut(scene.second, { portal: scene.at(portal) })
}

const reloadService: Walk = async (_told, { tab }) => {
  await until('the service still greets', async () => {
    await tab.reload()
    return (await tab.getByText('Xin chào').count()) === 0 || undefined
  })
}

const switchFaultOn: Walk = async (
  { addresses: [list = ''], words: [fault = '', save = ''] },
  scene,
) => {
  const { second, at } = scene
  await second.goto(at(list))
  const row = second.getByRole('row').filter({ hasText: `${at(SERVICE)}/` })
  await row.getByRole('link').click()
  scene.clientPage = second.url()
  await second.getByLabel(fault, { exact: true }).check()
  await press(second, save)
  await second.getByText('Đã lưu các lỗi').waitFor()
}

const meetFault: Walk = async ({ words: [refused = ''] }, scene) => {
  // The code is read in a third tab: the second one stays where the faults are.
  const third = await scene.tab.context().newPage()
  await signInAgain({ ...scene, second: third })
  await third.close()
  await expectHeading(scene.tab, refused)
  await expectSignInButton(scene)
}

const tryAtDesk: Walk = async ({ words: [start = '', refused = ''] }, { second }) => {
  await press(second, start)
  await second.getByText(refused).first().waitFor()
  for (const step of ['Gửi yêu cầu (PAR)', 'Trình duyệt quay về', 'Đổi mã lấy token']) {
    await second.getByText(step).first().waitFor()
  }
  const told = await second.getByRole('main').innerText()
  if (!/nonce là của lần này[\s\S]*Sai/.test(told)) throw new Error('nothing is said of the nonce')
}

const switchFaultOff: Walk = async ({ words: [fault = '', save = '', greeting = ''] }, scene) => {
  const { second, tab, at, signInSteps } = scene
  await second.goto(at(`${DESK}/try`))
  await second
    .getByRole('row')
    .filter({ hasText: `${at(SERVICE)}/` })
    .getByRole('link')
    .click()
  await second.getByLabel(fault, { exact: true }).uncheck()
  await press(second, save)
  await second.getByText('Đã lưu các lỗi').waitFor()
  await openService(signInSteps[0] ?? nothing, { ...scene, second: tab })
  await expectHeading(tab, new RegExp(`^${greeting}, \\S`))
}

/** What the page tells under each heading, one by one. */
export const walks: Record<string, Walk[]> = {
  'Minute 7: sign in': [openService, chooseAccount, typePassword, typeNewestCode, agree],
  'Minute 10: sign out, here and elsewhere': [signOutHere, signOutElsewhere, reloadService],
  'Minute 12: break it': [switchFaultOn, meetFault, tryAtDesk, switchFaultOff],
}

const nothing: PageStep = { words: [], addresses: [] }

/** All but the agreement, which is asked for once. */
async function signInAgain(scene: Scene): Promise<void> {
  const steps = [openService, chooseAccount, typePassword, typeNewestCode]
  for (const [at, walk] of steps.entries()) await walk(scene.signInSteps[at] ?? nothing, scene)
}

async function expectSignInButton({ tab, signInSteps }: Scene): Promise<void> {
  const button = tab.getByRole('link', { name: signInSteps[0]?.words[0] ?? '', exact: true })
  await button.waitFor()
  if ((await button.count()) !== 1) throw new Error(`not one way on at ${tab.url()}`)
}

/** A button or a link of these words, in the page itself rather than in its header. */
async function press(tab: Page, name: string): Promise<void> {
  const inside = tab.locator('main, body:not(:has(main))')
  const named = { name, exact: true }
  await inside.getByRole('button', named).or(inside.getByRole('link', named)).click()
}

/** Newest first. */
async function readMessages({ second, at }: Scene, inbox = `${DESK}/sms`): Promise<string[]> {
  await second.goto(at(inbox))
  return second.locator('main p[lang="vi"]').allInnerTexts()
}

async function until<T>(otherwise: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + WITHIN_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(otherwise)
    await pause(100)
  }
}
