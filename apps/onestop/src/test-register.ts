import type { RegistryAnswer } from '@mot-cua/registry-client'
import type { EventAnswer, StaffEvent } from './portal-events/portal-events.ts'
import type { StatedIdentity } from './staff-identity/identity-form.ts'

/** Of whom the register knows. */
export type TestResident = Pick<StatedIdentity, 'personalId' | 'fullName' | 'dateOfBirth'> & {
  gender: 'male' | 'female'
  isDeceased?: boolean
}

export type TestRegister = ReturnType<typeof createTestRegister>

/** The parties behind a province that people do not see: what is asked and what is told. */
export function createTestRegister(now: () => Date) {
  const residents = new Map<string, TestResident>()
  const asked: StatedIdentity[] = []
  const told: StaffEvent[] = []
  const away = { register: false, portal: false }
  const askRegistry = (stated: StatedIdentity): Promise<RegistryAnswer> => {
    asked.push(stated)
    if (away.register) return Promise.resolve({ outcome: 'unavailable' })
    return Promise.resolve(answer(residents.get(stated.personalId), stated, now()))
  }
  const tellPortal = (events: readonly StaffEvent[]): Promise<EventAnswer[]> => {
    if (away.portal) return Promise.reject(new Error('the portal is away'))
    told.push(...events)
    return Promise.resolve(events.map(() => 'recorded'))
  }
  return {
    add: (resident: TestResident) => void residents.set(resident.personalId, resident),
    asked,
    told,
    away,
    parties: { askRegistry, tellPortal },
  }
}

function answer(
  resident: TestResident | undefined,
  stated: StatedIdentity,
  checkedAt: Date,
): RegistryAnswer {
  const compare = (field: 'fullName' | 'dateOfBirth' | 'gender') =>
    resident?.[field] === stated[field] ? ('verified' as const) : ('differs' as const)
  return {
    outcome: 'checked',
    isDeceased: resident?.isDeceased === true,
    fields: {
      personalId: resident ? 'verified' : 'differs',
      fullName: compare('fullName'),
      dateOfBirth: compare('dateOfBirth'),
      gender: compare('gender'),
    },
    checkedAt,
  }
}
