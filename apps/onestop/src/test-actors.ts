import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { type Role, roles } from './staff-account/staff-account.ts'
import type { TestPerson } from './test-issuer.ts'
import type { TestOnestop } from './test-onestop.ts'

/** Where the officials of the matrix work; what they ask for is another unit's. */
const OWN_UNIT = 'H08.15'

export type Actor = {
  name: string
  kind: 'nobody' | 'citizen' | 'staff'
  role?: Role
  /** A browser of its own for every request: some requests end what they come with. */
  browse(): Promise<HttpDriver>
}

type Cookies = { cookie: string; token: () => Promise<string> }

/**
 * Everybody who may ask: nobody, a citizen, an official of each role, one who was suspended
 * meanwhile, and officials whose sessions are of another province.
 */
export async function makeActors(province: TestOnestop, elsewhere: TestOnestop): Promise<Actor[]> {
  const cookie = `motcua-onestop-${province.preset.province}-session`
  const citizen: TestPerson = { account: 'matrix-citizen', name: 'Người Khác', level: 2 }
  const browser = async ({ token }: Pick<Cookies, 'token'>) => {
    const driver = createHttpDriver()
    driver.plant(province.origin, `${cookie}=${await token()}; Path=/`)
    return driver
  }
  const citizenToken = await signCitizenIn(province, citizen)
  const suspended = await appoint(province, 'reception', 'suspended')
  await province.db
    .updateTable('staff_account')
    .set({ suspended_at: new Date() })
    .where('id', '=', suspended.staffAccountId)
    .execute()
  return [
    { name: 'nobody', kind: 'nobody', browse: () => browser({ token: async () => 'none' }) },
    { name: 'citizen', kind: 'citizen', browse: () => browser({ token: citizenToken }) },
    { name: 'suspended', kind: 'nobody', browse: () => browser(suspended) },
    ...(await officialsOf(province)).map(({ role, ...official }): Actor => {
      return { name: role, kind: 'staff', role, browse: () => browser(official) }
    }),
    ...(await officialsOf(elsewhere, ['reception', 'technical-admin'])).map(
      ({ role, ...official }): Actor => {
        return { name: `${role} elsewhere`, kind: 'nobody', browse: () => browser(official) }
      },
    ),
  ]
}

/** One after the other: the stand-in signs in whoever was named last. */
async function officialsOf(province: TestOnestop, asked: readonly Role[] = roles) {
  const officials: (Awaited<ReturnType<typeof appoint>> & { role: Role })[] = []
  for (const role of asked) officials.push({ ...(await appoint(province, role, role)), role })
  return officials
}

async function signCitizenIn(province: TestOnestop, person: TestPerson) {
  await province.signInCitizen(person)
  const { person_id: personId } = await province.db
    .selectFrom('citizen_profile')
    .select('person_id')
    .where('technical_id', '=', `T-${person.account}`)
    .executeTakeFirstOrThrow()
  const { name } = person
  return () => startCitizen(province, { personId, name })
}

/** A citizen's session as the sign-in makes it, without the way there. */
export function startCitizen(
  province: TestOnestop,
  { personId, name }: { personId: string; name: string },
): Promise<string> {
  return province.features.sessions.start({ kind: 'citizen', name, ...proofOf(province, personId) })
}

/** Bound to nobody’s e-ID but its own: an official alone in the unit with this role. */
async function appoint(province: TestOnestop, role: Role, label: string) {
  const person: TestPerson = { account: `matrix-${label}`, name: `Cán bộ ${label}`, level: 2 }
  const username = `matrix.${label}`
  await province.signInCitizen(person)
  const issued = { username, fullName: person.name, unitCode: OWN_UNIT, roles: [role] }
  await province.addStaff([{ ...issued, person }])
  const { id, person_id } = await province.db
    .selectFrom('staff_account')
    .select(['id', 'person_id'])
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  return {
    staffAccountId: id,
    token: () => startStaff(province, { staffAccountId: id, personId: person_id ?? '' }),
  }
}

/** `provedAt`: of the e-ID; now, where nothing is said. */
type Worn = { staffAccountId: string; personId: string; name?: string; provedAt?: Date }

/** A session as the sign-in makes it, without the way there. */
export function startStaff(
  province: TestOnestop,
  { staffAccountId, personId, name = 'Cán bộ', provedAt }: Worn,
): Promise<string> {
  const staff = { kind: 'staff', method: 'eid', staffAccountId, name } as const
  return province.features.sessions.start({
    ...staff,
    ...proofOf(province, personId),
    ...(provedAt && { authenticatedAt: provedAt }),
  })
}

function proofOf({ portal }: TestOnestop, personId: string) {
  return {
    personId,
    issuer: portal.url,
    subject: personId,
    sid: undefined,
    level: 2 as const,
    amr: ['pwd'],
    authenticatedAt: new Date(),
    isSharedComputer: false,
  }
}
