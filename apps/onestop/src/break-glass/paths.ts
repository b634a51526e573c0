import { BREAK_GLASS as AREA } from '../operator/paths.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'

const DOOR = `${STAFF_SIGN_IN}/break-glass`

/** Without a session: from the password to the entry. */
export const doorPaths = {
  password: DOOR,
  code: `${DOOR}/code`,
  /** Where both meet: one asks and waits, the other answers. */
  meeting: `${DOOR}/meeting`,
  request: `${DOOR}/request`,
  answer: `${DOOR}/requests`,
  enter: `${DOOR}/enter`,
  leave: `${DOOR}/leave`,
} as const

/** Of a use that is under way: whoever is alarmed and cannot sign in ends it from the meeting. */
export const stopPath = (id: string) => `${DOOR}/uses/${id}/end`
export const answerPath = (id: string) => `${doorPaths.answer}/${id}`

/** Of those who operate the province: who could, who did, and what others made of it. */
export const glassPaths = {
  area: AREA,
  app: `${AREA}/app`,
  password: `${AREA}/password`,
  appProof: `${AREA}/app/proof`,
  passwordProof: `${AREA}/password/proof`,
  reviewOf: (id: string) => `${AREA}/uses/${id}/review`,
  endOf: (id: string) => `${AREA}/uses/${id}/end`,
} as const
