import { type NewStaffAccount, type PresetId, presets } from '@mot-cua/onestop'
import type { Story } from '../people/story.ts'
import { generateStaff } from './generate-staff.ts'
import type { Official } from './official.ts'
import type { ProvinceOfDay } from './organisation.ts'

/** Everybody generated has this one, so that dozens cost one hash. */
export const OFFICIAL_PASSWORD = 'sandbox-Can-bo-mot-cua-2024'

/** Fill a unit of each kind, and so hold every role. */
const GENERATED = 50

/** The provinces whose officials the sandbox knows, by their presets. */
export const staffedProvinces = {
  'binhdinh-2024': presets['binhdinh-2024'],
  'binhphuoc-2024': presets['binhphuoc-2024'],
} satisfies Partial<Record<PresetId, ProvinceOfDay>>

export type StaffedProvince = keyof typeof staffedProvinces

/** As the province issues them, before anybody has told more. */
export type IssuedAccount = Omit<NewStaffAccount, 'passwordHash'> & { password: string }

/** Those without stories, of all provinces, as `officials.json` shows them. */
export function listOfficials() {
  // The keys of an object literal are its type's; Object.keys forgets that.
  const ids = Object.keys(staffedProvinces) as StaffedProvince[]
  return ids.flatMap((province) =>
    listGenerated(province).map((official) => ({
      province,
      ...official,
      password: OFFICIAL_PASSWORD,
    })),
  )
}

function listGenerated(province: StaffedProvince): Official[] {
  return [...generateStaff({ province: staffedProvinces[province], count: GENERATED })]
}

/** Accounts of the people with stories, and then those of everybody else. */
export function listIssuedAccounts(
  province: StaffedProvince,
  stories: readonly Story[],
): IssuedAccount[] {
  const ofStories = stories.flatMap(({ fullName, phone, staffAccounts = [] }) =>
    staffAccounts
      .filter((account) => account.province === province)
      .map(({ username, password, unit, roles, representation, suspended }) => ({
        username,
        password,
        fullName,
        phone,
        unitCode: unit,
        roles,
        ...(representation === undefined ? {} : { representation }),
        ...(suspended === undefined ? {} : { suspended: { reason: suspended } }),
      })),
  )
  const generated = listGenerated(province).map(
    ({ username, fullName, phone, unitCode, roles }) => ({
      username,
      fullName,
      phone,
      unitCode,
      roles,
      password: OFFICIAL_PASSWORD,
    }),
  )
  return [...ofStories, ...generated]
}
