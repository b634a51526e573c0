/** An administrator of the portal: an account of the portal alone, never an e-ID (C10). */
export type Administrator = {
  username: string
  password: string
  fullName: string
  phone: string
  /** Base32, as an authenticator app takes it in; the desk shows the codes it makes. */
  totpSecret: string
}

export const administrators: readonly Administrator[] = [
  {
    username: 'quantri',
    password: 'Nguoi-giu-cua-Cong-2026',
    fullName: 'Quản trị viên Cổng',
    phone: '+84971888099',
    totpSecret: 'MZXW6YTBOI2DAOJQGAYTEMZUGU3DOOBZ',
  },
]
