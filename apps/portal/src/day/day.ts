// The kernel's, under the name by which the portal's features know it.
export { dayOf, parseDay, startOfDay, writeDay } from '@mot-cua/kernel'
