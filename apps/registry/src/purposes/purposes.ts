/**
 * Why a caller asks; `locales` say each in words. A purpose without a name here is not one, and
 * what a caller may ask for it is granted purpose by purpose.
 */
export const purposes = ['portal-profile', 'eid-enrolment', 'dossier', 'staff-identity'] as const
export type Purpose = (typeof purposes)[number]
