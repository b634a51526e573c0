import type { Onward } from '../entrance/enter.ts'

/** Administrators who asked for no page begin at theirs. */
export const adminOnward: Onward = async ({ proven, returnTo }) =>
  proven.audience === 'administrator' && returnTo === '/' ? '/admin' : undefined
