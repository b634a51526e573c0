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

/** To both sides: the account that was disowned is there again, for linking only. */
export function takenBackSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Tai khoan cu da dong vua duoc mo lai de lien ket, theo yeu cau cua chu so dinh danh. ' +
      `Khong phai ban? Goi ${hotline}.`,
  )
}

/** To the e-ID's owner and to the account's phone: verified with an id whose e-ID is known here. */
export function claimedSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Mot tai khoan cu vua duoc xac minh bang so dinh danh da co tai khoan dinh danh, ' +
      'nen chi con dung de lien ket. ' +
      `Khong phai ban? Goi ${hotline}.`,
  )
}

/** To the account's phone and to the e-ID's owner: a desk has opened the account again. */
export function reopenedSms({ phones, hotline }: Owners): LinkSms[] {
  return toEach(
    phones,
    'Tai khoan cu cua ban vua duoc mo lai tai bo phan mot cua. ' +
      `Khong phai ban? Goi ${hotline}.`,
  )
}

/** Two accounts often have one phone: it rings once. */
function toEach(phones: readonly string[], text: string): LinkSms[] {
  return [...new Set(phones)].map((to) => ({ to, text }))
}
