/** To the owner; no diacritics, so that it fits one GSM-7 segment of 160 characters. */
export function writePasswordNotice(hotline: string): string {
  return (
    'Mat khau tai khoan dinh danh cua ban vua duoc doi, cac may khac da bi dang xuat. ' +
    `Neu khong phai ban, hay goi ngay ${hotline}.`
  )
}
