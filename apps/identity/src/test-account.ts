import { newId } from '@mot-cua/kernel'
import type { HttpDriver } from '@mot-cua/testing'
import type { TestIdentity } from './test-identity.ts'
import { createBrowser, submitPassword } from './test-journey.ts'
import { findAccountId, insertDevice } from './test-rows.ts'

type Person = Awaited<ReturnType<TestIdentity['newPerson']>>

/** Somebody who has signed in to the pages of the own account. */
export async function openAccount(identity: TestIdentity, given?: Person) {
  const person = given ?? (await identity.newPerson())
  const browser = createBrowser()
  const arrived = await enterAccount(identity, { browser, person })
  return {
    person,
    browser,
    arrived,
    accountId: await findAccountId(identity.db, person),
    ...paths(),
  }

  function paths() {
    const at = (path: string) => `${identity.issuer}/account${path}`
    return { at, open: (path = '') => browser.visit(at(path)) }
  }
}

/** From any page of the account through password and code to where it leads. */
export async function enterAccount(
  identity: TestIdentity,
  visit: { browser: HttpDriver; person: Person; path?: string; password?: string },
) {
  const { browser, person, path = '', password = person.password } = visit
  const form = await browser.visit(`${identity.issuer}/account${path}`)
  const otpPage = await submitPassword(form, { ...person, password })
  return otpPage.submit({ code: await identity.phones.nextCode(person.phone) }, 'Xác nhận')
}

/** A registered phone; its key is nobody's. */
export function addPhone({ db }: TestIdentity, accountId: string, name = 'Máy của Lan') {
  return insertDevice(db, accountId, { name, last_address: '203.113.5.6' })
}

export async function addPasskey(
  identity: TestIdentity,
  owner: { accountId: string; deviceId: string },
) {
  const id = newId()
  await identity.db
    .insertInto('passkey')
    .values({
      id,
      account_id: owner.accountId,
      device_id: owner.deviceId,
      credential_id: id,
      public_key: '',
      transports: '',
      name: 'Vân tay',
      created_at: new Date(),
    })
    .execute()
  return id
}
