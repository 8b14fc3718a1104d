import { Big } from 'big.js';
import chinese from 'nzh/cn';

/** Largest amount written out; beyond it the words for the units differ from firm to firm. */
const LIMIT = new Big('10000000000000000');

/**
 * An amount of renminbi in capital Chinese figures (大写金额), as the《正确填写票据和结算凭证的基本规定》
 * asks: 人民币 in front without a gap, 整 behind 元, none behind 角 or 分, inner zeros as 零.
 * @param decimal plain decimal in yuan, e.g. '1409.50' → 人民币壹仟肆佰零玖元伍角.
 * @throws RangeError for parts of a fen and for 10^16 yuan or more.
 */
export function amountWords(decimal: string): string {
  const amount = new Big(decimal);
  if (!amount.round(2).eq(amount)) throw new RangeError(`amount in words: more than two decimals in ${decimal}`);
  if (amount.abs().gte(LIMIT)) throw new RangeError(`amount in words: ${decimal} is too large`);
  // Trailing zeros must go first: '115063.00' would lose its 整.
  return chinese.toMoney(amount.eq(0) ? '0' : amount.toFixed());
}
