// Without diacritics, so that each is one SMS (ux.md §1.2).

export type LinkSms = { to: string; text: string }

type Owners = { phones: readonly string[]; hotline: string }

/** To both owners: it has happened, how long it can be undone, and whom to call. */
export function linkedSms({ phones, hotline }: Owners, undoUntil: string): LinkSms[] {
  return toEach(
    phones,
    'Tai khoan cu cua ban vua duoc lien ket voi tai khoan dinh danh. ' +
      `Co the hoan tac den ${undoUntil}. Khong phai ban? Goi ${hotline}.`,
  )
}

export function endedSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Lien ket giua tai khoan cu va tai khoan dinh danh cua ban vua bi xoa. ' +
      `Khong phai ban? Goi ${hotline}.`,
  )
}

/** To both sides of a pair that is not one person's; neither learns of the other. */
export function wrongAttemptSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Co nguoi vua thu lien ket tai khoan cua ban voi tai khoan cua nguoi khac. ' +
      `Khong co gi thay doi. Khong phai ban? Goi ${hotline}.`,
  )
}

/** To the holder of an account whose id is another person's, as that person says. */
export function disownedSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Tai khoan cu cua ban da bi dong: chu so dinh danh bao khong phai cua minh. ' +
      `Neu co nham lan, goi ${hotline}.`,
  )
}

/** Two accounts often have one phone: it rings once. */
function toEach(phones: readonly string[], text: string): LinkSms[] {
  return [...new Set(phones)].map((to) => ({ to, text }))
}
