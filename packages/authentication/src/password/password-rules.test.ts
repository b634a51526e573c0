import { describe, expect, test } from 'vitest'
import { commonPasswords, isCommonPassword } from './common-passwords.ts'
import { findPasswordWeakness } from './password-rules.ts'

const LAN = {
  personalId: '099186000123',
  dateOfBirth: '1986-05-04',
  fullName: 'Nguyễn Thị Lan',
  current: 'Mua-thu-Hà-Nội-86',
}

describe('a new password', () => {
  test.each([
    ['', 'missing'],
    ['bảy-chữ', 'too-short'],
    ['ê'.normalize('NFD').repeat(7), 'too-short'],
    ['dài-lê-thê '.repeat(12), 'too-long'],
    ['ệ'.normalize('NFD').repeat(60), 'too-long'],
    ['Mua-thu-Hà-Nội-86', 'same'],
    ['Mua-thu-Hà-Nội-86'.normalize('NFD'), 'same'],
    ['password', 'common'],
    ['P@ssw0rd123!', 'common'],
    ['MatKhau@123', 'common'],
    ['mật khẩu 2024', 'common'],
    ['anhyeuem123', 'common'],
    ['vietnam1975', 'common'],
    ['1234567890', 'common'],
    ['qwertyuiop', 'common'],
    ['0987654321', 'common'],
    ['abcabcabc', 'common'],
    ['asdf1234', 'common'],
    ['00000000', 'common'],
    ['099186000123', 'personal-id'],
    ['id099186000123!', 'personal-id'],
    ['04051986', 'birth-date'],
    ['04/05/1986a', 'birth-date'],
    ['Sinh 1986-05-04', 'birth-date'],
    ['NguyenThiLan5', 'name'],
    ['lan nguyễn lan', 'name'],
    ['dichvucong-a1', 'product'],
  ])('%s is %s', (password, reason) => {
    expect(findPasswordWeakness(password, LAN)).toBe(reason)
  })

  test.each([
    'Con trâu đi trước',
    'tám chữ cái',
    'lan-can-cầu-thê-húc-đỏ',
    'x9$kQ2!m',
    'một câu dài mà chỉ mình tôi biết',
    '🌾🌾🌿🌾🍃🌾🌱🌾🍂',
    'ộ'.normalize('NFC').repeat(2) + 'ắcụịếẽ',
  ])('%s may be taken', (password) => {
    expect(findPasswordWeakness(password, LAN)).toBeUndefined()
  })

  test('of somebody of whose birth only the year is known', () => {
    const minh = { ...LAN, dateOfBirth: '1960' }
    expect(findPasswordWeakness('sinh1960', minh)).toBe('birth-date')
    expect(findPasswordWeakness('sinh tháng giêng 1960', minh)).toBeUndefined()
  })
})

describe('the list of common passwords', () => {
  test('is long enough, by security.md §1.1 row 4 at least 3,000', () => {
    expect(commonPasswords.size).toBeGreaterThan(20_000)
  })

  test('has what leads the lists that have leaked', () => {
    const leaders =
      '12345678 123456789 password qwerty123 1q2w3e4r 11111111 1234567890 password1 iloveyou ' +
      'qwertyuiop 123123123 88888888 1qaz2wsx abcd1234 asdfghjkl sunshine princess football ' +
      'aa123456 a1b2c3d4 matkhau123 anhyeuem vietnam123 zxcvbnm123 147147147 passw0rd p@ssword ' +
      'superman1 trustno1 qazwsxedc 0123456789 87654321 1234qwer qwer1234 66668888 admin123 ' +
      'welcome1 letmein1 baseball1 michael1 yeuem123 hanoi123 nguyen123'
    expect(leaders.split(' ').filter((one) => !isCommonPassword(one))).toEqual([])
  })
})
