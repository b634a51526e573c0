import type { Role, UnitKind } from '@mot-cua/onestop'

/** Who sits in a unit of a kind, the needed ones first (domain.md §2.4); a large one has more. */
export const POSTS: Readonly<Record<UnitKind, readonly (readonly Role[])[]>> = {
  province: [['unit-head', 'approver'], ['unit-admin'], ['records-clerk'], ['processing']],
  department: [['unit-head', 'approver'], ['unit-admin'], ['records-clerk'], ['processing']],
  'home-affairs': [['unit-head', 'approver'], ['unit-admin'], ['records-clerk'], ['processing']],
  division: [['unit-head', 'approver'], ['processing']],
  'service-centre': [
    ['unit-head'],
    ['unit-admin'],
    ['reception'],
    ['result-delivery'],
    ['reception', 'result-delivery'],
    ['procedure-control'],
    ['reception'],
  ],
  'one-stop': [['unit-head', 'result-delivery'], ['reception'], ['reception', 'result-delivery']],
  post: [['postal'], ['postal']],
  police: [['unit-head', 'approver'], ['reception', 'processing']],
  'land-office': [['unit-head', 'approver'], ['records-clerk'], ['processing']],
  'youth-union': [['unit-head'], ['records-clerk']],
  press: [['unit-head'], ['records-clerk']],
  district: [
    ['unit-head', 'approver'],
    ['approver'],
    ['unit-admin'],
    ['procedure-control'],
    ['records-clerk'],
    ['processing'],
  ],
  commune: [['unit-head', 'approver'], ['records-clerk'], ['unit-admin'], ['processing']],
}

/**
 * The unit whose officials run the system of a province, by the code of the province: the department
 * that brought the sign-in with VNeID in where an order says so (R002).
 */
export const OPERATING_UNITS: Readonly<Record<string, string>> = {
  '52': 'Trung tâm Tin học – Công báo',
  '70': 'Sở Thông tin và Truyền thông',
}
