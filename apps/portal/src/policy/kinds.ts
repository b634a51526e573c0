import type { Access, GateQuestion } from './gate.ts'

/** The kinds of accounts whose days an administrator sets; their own has none (C10). */
export const editableKinds = [
  { type: 'portal', audience: 'person' },
  { type: 'portal', audience: 'organization' },
  { type: 'eid', audience: 'person' },
  { type: 'eid', audience: 'organization' },
  { type: 'postal', audience: 'person' },
] as const satisfies readonly GateQuestion[]

export type EditableKind = (typeof editableKinds)[number]

export function findKind(type: unknown, audience: unknown): EditableKind | undefined {
  return editableKinds.find((kind) => kind.type === type && kind.audience === audience)
}

/** An e-ID is what others are linked with; to let it only link would shut everybody out. */
export function accessChoices({ type }: EditableKind): readonly (Access | 'closed')[] {
  return type === 'eid' ? ['full', 'closed'] : ['full', 'link-only', 'closed']
}
