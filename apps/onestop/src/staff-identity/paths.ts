/** Where an official states who it is. */
export const IDENTITY_PATH = '/staff/account'
export const CONFIRM_PATH = `${IDENTITY_PATH}/confirm`
/** What the administrator of a unit has to say. */
export const UNIT_PATH = '/staff/unit'
export const unitAccountPath = (id: string) => `${UNIT_PATH}/accounts/${id}`
