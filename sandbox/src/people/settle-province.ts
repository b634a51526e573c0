import type { Clock } from '@mot-cua/kernel'
import type { NewLocalAccount, NewStaffAccount, Onestop } from '@mot-cua/onestop'
import { generateUnits } from '../officials/organisation.ts'
import {
  type IssuedAccount,
  listIssuedAccounts,
  type StaffedProvince,
  staffedProvinces,
} from '../officials/sandbox-officials.ts'
import { stories } from './stories.ts'

/** A province's one-stop system, as far as the sandbox fills it. */
type SandboxProvince = {
  units: Pick<Onestop['units'], 'add'>
  staffAccounts: Pick<Onestop['staffAccounts'], 'add'>
  localAccounts: Pick<Onestop['localAccounts'], 'add'>
}

/** Which provinces have their officials already. */
export type ProvinceMarks = {
  isProvinceSettled(province: string): Promise<boolean>
  markProvinceSettled(province: string): Promise<void>
}

type Deps = {
  province: SandboxProvince
  marks: ProvinceMarks
  hashPassword: (password: string) => Promise<string>
  now: Clock
}

/**
 * The organisation of a province and its officials, at the first start; nothing later, where what
 * was changed meanwhile stays changed. Cut short, it goes on where it was.
 */
export async function settleProvince(id: StaffedProvince, deps: Deps): Promise<void> {
  const { province, marks, now } = deps
  if (await marks.isProvinceSettled(id)) return
  await province.units.add(generateUnits(staffedProvinces[id]))
  const issued = listIssuedAccounts(id, stories)
  await province.staffAccounts.add(await hashAll(issued, deps), now())
  await province.localAccounts.add(await listLocalAccounts(id, deps), now())
  await marks.markProvinceSettled(id)
}

/** One hash for each password, however many have it. */
async function hashAll(
  issued: readonly IssuedAccount[],
  { hashPassword }: Pick<Deps, 'hashPassword'>,
): Promise<NewStaffAccount[]> {
  const passwords = [...new Set(issued.map(({ password }) => password))]
  const hashed = await Promise.all(
    passwords.map(async (password) => [password, await hashPassword(password)] as const),
  )
  const hashes = new Map(hashed)
  return issued.map(({ password, ...account }) => ({
    ...account,
    passwordHash: hashes.get(password) ?? '',
  }))
}

/** What the old system of the province gave to people with a story. */
async function listLocalAccounts(
  id: StaffedProvince,
  { hashPassword }: Pick<Deps, 'hashPassword'>,
): Promise<NewLocalAccount[]> {
  const owners = stories.flatMap(({ fullName, personalId, localAccount }) =>
    localAccount?.province === id ? [{ ...localAccount, fullName, personalId }] : [],
  )
  return Promise.all(
    owners.map(async ({ username, password, fullName, personalId }) => {
      return { username, fullName, personalId, passwordHash: await hashPassword(password) }
    }),
  )
}
