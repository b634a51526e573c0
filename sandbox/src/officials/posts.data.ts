import type { Role, UnitKind } from '@mot-cua/onestop'

/** Who sits in a unit of a kind, the needed ones first (domain.md §2.4); a large one has more. */
export const POSTS: Readonly<Record<UnitKind, readonly (readonly Role[])[]>> = {
  province: [
    ['unit-head', 'approver'],
    ['technical-admin'],
    ['technical-admin'],
    ['unit-admin'],
    ['records-clerk'],
    ['processing'],
  ],
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
