/**
 * What the owner is told by SMS: no diacritics, so that it fits one GSM-7 segment of 160, and
 * nothing that whoever enrolled could have written, such as the name of the device.
 */
export const deviceNotices = {
  enrolled: (host: string) =>
    'Mot dien thoai vua duoc dang ky cho tai khoan cua ban. Neu khong phai ban, vao ' +
    `${host}/account de go bo va doi mat khau.`,
  revoked: (host: string) =>
    'Mot dien thoai vua bi go khoi tai khoan cua ban. Neu khong phai ban, vao ' +
    `${host}/account de kiem tra va doi mat khau.`,
  passkeyAdded: (host: string) =>
    'Mot khoa truy cap (passkey) vua duoc them cho tai khoan cua ban. ' +
    `Neu khong phai ban, vao ${host}/account de xoa va doi mat khau.`,
  disabled: (host: string) =>
    'Passcode bi nhap sai 10 lan, dien thoai da bi khoa chuc nang dang nhap. ' +
    `Dang nhap lai bang mat khau, hoac go bo tai ${host}/account.`,
} as const

export type DeviceNotice = keyof typeof deviceNotices
