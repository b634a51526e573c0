/** Words that head every list of leaked passwords, in the world and in Vietnam; folded. */
export const commonWords: readonly string[] = (
  'password passw0rd pass passwd pwd qwerty qwertyuiop qwerty123 azerty asdfgh asdfghjkl zxcvbn ' +
  'zxcvbnm admin administrator root user guest login welcome letmein master monkey dragon shadow ' +
  'sunshine princess football baseball soccer basketball superman batman iloveyou loveyou love ' +
  'lovely forever michael jordan jennifer jessica ashley daniel thomas robert andrew joshua ' +
  'charlie hunter killer freedom whatever trustno1 starwars pokemon naruto computer internet ' +
  'google facebook samsung iphone apple windows microsoft hello hello123 secret test testing ' +
  'test123 changeme default access server system money summer winter spring autumn monday friday ' +
  'january december orange banana cookie chocolate flower butterfly angel angels babygirl baby ' +
  'family friend friends happy lucky magic tiger lion eagle phoenix silver golden diamond purple ' +
  'yellow blue black white green red matrix merlin ginger pepper buster maggie jordan23 liverpool ' +
  'chelsea arsenal barcelona realmadrid manutd ronaldo messi abc abcd abcde abcdef abc123 a1b2c3 ' +
  'a1b2c3d4 aa123456 q1w2e3 q1w2e3r4 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsx qazwsxedc zaq12wsx ' +
  'qwe asd zxc qweasd qweasdzxc asdf asd123 qwe123 zxc123 ' +
  'matkhau matkhaucuatoi mk matma khongcomatkhau khongbiet khongnho quenmatkhau dangnhap ' +
  'taikhoan nguoidung quantri xinchao xinchaoban chaoban anhyeuem emyeuanh yeuem yeuanh anhnhoem ' +
  'emnhoanh yeunhau tinhyeu mottinhyeu yeumaimai maimaiyeuem yeumotnguoi anhemminh bome chame ' +
  'conyeu conyeume concung giadinh giadinhtoi hanhphuc vochong voyeu chongyeu bemeo becung congchua ' +
  'hoangtu thiensu vietnam vietnamvodich toiyeuvietnam hanoi saigon haiphong danang hue cantho ' +
  'tphcm hochiminh bacho dienbienphu caobang nghean thanhhoa namdinh thaibinh quangninh binhdinh ' +
  'binhphuoc hatinh quangnam dongnai binhduong nguyen nguyenvan nguyenthi tran le pham hoang huynh ' +
  'phan vu vo dang bui do ho ngo duong ly anh anhanh minh hung dung tuan tuananh hoa huong lan mai ' +
  'linh trang thao ngoc thanh hai nam long phuong thuy thu ha son quang duc khanh hieu hoanganh ' +
  'ngocanh quynhanh tuyet hong nhung hang yen dat tien phat loc tai phuc tailoc phattai mayman ' +
  'anlanh binhan thanhcong cogang hoctap hocsinh sinhvien giaovien bacsi kysu congan bodoi canbo ' +
  'nhanvien ketoan giamdoc chutich congty doanhnghiep dichvucong motcua dinhdanh vneid cancuoc ' +
  'zalo viettel vinaphone mobifone vietcombank vietinbank agribank bidv techcombank momo shopee ' +
  'tiktok youtube gmail yahoo garena lienquan freefire pubg dotkich bongda bongdavn hagl vodich ' +
  'thieulam conmeo concho concho123 conga conheo convit meocon cunbong gaubong hoahong hoasen ' +
  'huongduong anhduong matroi mattrang ngoisao bautroi bienxanh muaxuan muahe muathu muadong ' +
  'caphe trasua banhmi phobo buncha comtam'
).split(' ')

const YEARS = Array.from({ length: 87 }, (_, at) => String(1950 + at))

/** What is put behind a word to satisfy a rule. */
export const commonEndings: readonly string[] = [
  '',
  ...'1 2 3 7 9 0 01 02 03 10 11 12 13 21 22 23 24 25 26 33 36 66 68 69 77 79 86 88 89 90 95 99'.split(' '),
  ...'00 000 100 111 113 115 123 222 321 333 456 555 567 666 678 777 789 868 888 999 686'.split(' '),
  ...'1234 4321 6789 0123 1111 6868 8686 8888 9999 12345 54321 123456 654321 1234567'.split(' '),
  ...'12345678 123456789 1234567890 112233 123123 123321'.split(' '),
  ...'! !! @ @@ # $ * . ? 1! 12! 123! 1234! @1 @12 @123 @1234 @12345 @123456 @1! @123! #123 !123'.split(' '),
  ...'@6868 @8888 @2020 @2021 @2022 @2023 @2024 @2025 @2026 _123 .123 abc vn hn hcm sg pro vip'.split(' '),
  ...YEARS,
]

/** Rows of the keyboard, left to right; read the other way as well. */
export const keyboardRows: readonly string[] = [
  '01234567890123456789',
  '13579',
  '24680',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'abcdefghijklmnopqrstuvwxyz',
  '!@#$%^&*()_+',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'qazwsxedcrfvtgbyhnujm',
  'a1b2c3d4e5f6g7h8',
]
