import type { Preset } from './preset.ts'

export const binhduong2024: Preset = {
  id: 'binhduong-2024',
  province: 'binhduong',
  provinceCode: '74',
  unitsOn: '2024-04-15',
  settings: {
    topology: 'broker',
    portalName: 'Cổng Dịch vụ công Bình Dương',
    systemName: 'Hệ thống thông tin giải quyết TTHC tỉnh Bình Dương',
    bannerTitle: 'HỆ THỐNG THÔNG TIN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TỈNH BÌNH DƯƠNG',
    support: {
      office: 'Trung tâm Phục vụ hành chính công tỉnh Bình Dương',
      contact: 'Bộ phận hỗ trợ kỹ thuật',
      position: 'Chuyên viên trực hỗ trợ',
      phone: '0274 000 0000',
      hotline: '1022',
      email: 'hotro@binhduong.example.vn',
    },
    levels: {
      'citizen-sign-in': 1,
      'staff-sign-in': 2,
      'postal-staff-sign-in': 2,
      'link-local-account': 1,
      'remote-signing': 2,
    },
    cutOver: { citizen: '2024-07-01T00:00:00+07:00', staff: '2024-07-01T00:00:00+07:00' },
    hatsPerPerson: 'several',
    citizenPortal: 'full',
    reminders: { perDay: 500, perMonth: 5000, everyDays: 7, fromHour: 8, untilHour: 20 },
    notices: { home: null, 'staff-sign-in': null },
  },
}
