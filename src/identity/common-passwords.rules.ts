// Keyboard rows and columns as fingers run over them, words that lead every list of leaked passwords, and the words
// around a portal like this one: English, pinyin and Chinese.
const RUNS = [
  'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm', 'qweasdzxc', 'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p', 'zaq12wsx', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz', '147258369', '159753', '741852963', '1234567890', '0987654321',
];
const WORDS = `password passwort passwd passcode pass word admin administrator root user guest login logon signin welcome hello default secret
  changeme change test testing tester demo sample example letmein access master system server database manager office company
  iloveyou love lovely forever honey baby angel princess sunshine flower butterfly rainbow summer winter spring autumn monday friday
  january february march april june july august september october november december monkey dragon tiger eagle lion horse dolphin
  football soccer baseball basketball hockey golf liverpool arsenal chelsea barcelona superman batman spiderman pokemon starwars naruto
  michael jennifer jessica jordan michelle daniel andrew thomas robert william charlie ashley george thunder shadow hunter killer
  freedom whatever computer internet google facebook microsoft windows apple samsung android iphone wechat weixin alipay taobao baidu
  china beijing shanghai shenzhen guangzhou suzhou wuxi ningbo dongguan hangzhou nihao woaini woaiwojia wodemima mima zhongguo laopo
  laogong baobao xiaoming wang zhang liu chen yang huang zhao qwerty qwer asdf zxcv qaz wsx abc xyz abcd admin123 aini wo5201314
  5201314 1314520 520 1314 168 888 666 999 123 321 000 111 19 20
  portal supplier suppliers vendor purchase purchasing order orders delivery receipt invoice statement factory plant warehouse buyer
  gongyingshang gongying caigou songhuo shouhuo duizhang cangku gongchang menhu xitong yonghu denglu guanliyuan
  供应商 供应 采购 订单 送货 收货 对账 仓库 工厂 门户 系统 密码 用户 登录 管理员 公司 有限 我的 你好 中国 我爱你`.split(/\s+/);
const YEARS = Array.from({ length: 91 }, (_, index) => String(1950 + index));
const SHORTEST_RUN = 4;

/** Pieces that guessers try first, in lower case. */
export const commonPieces: readonly string[] = [...new Set([...WORDS, ...YEARS, ...RUNS.flatMap(partsOf)])].filter(isPiece);

/** Long enough to be a word: three letters or digits, two Chinese characters. */
export function isPiece(text: string): boolean {
  return text.length >= (/\p{Script=Han}/u.test(text) ? 2 : 3);
}

/** Every stretch of a run, forwards and backwards. */
function partsOf(run: string): string[] {
  const parts: string[] = [];
  for (const text of [run, [...run].reverse().join('')]) {
    for (let start = 0; start + SHORTEST_RUN <= text.length; start += 1) {
      for (let end = start + SHORTEST_RUN; end <= text.length; end += 1) parts.push(text.slice(start, end));
    }
  }
  return parts;
}
