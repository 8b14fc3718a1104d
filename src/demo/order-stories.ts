/** What becomes of an order in the demo. */
export type Fate =
  | 'unanswered'
  | 'accepted'
  | 'proposed'
  | 'countered'
  | 'rejected'
  | 'changed'
  | 'late'
  | 'drafted'
  | 'in_transit'
  | 'arrived'
  | 'receiving'
  | 'received'
  | 'short'
  | 'refused'
  | 'reversed'
  | 'cancelled';

/** One order of the quarter. Days count from today, negative is past. */
export interface OrderStory {
  supplier: string;
  plant: '1000' | '2000';
  issued: number;
  fate: Fate;
  /** Place among the supplier's five items, number of full packages, tax-inclusive price, day required. */
  lines: [item: number, packs: number, price: string, required: number][];
  /** Day of shipping; the goods arrive the day after. */
  ships?: number;
}

const one = (supplier: string, plant: '1000' | '2000', issued: number, fate: Fate, lines: OrderStory['lines'], ships?: number): OrderStory =>
  ships === undefined ? { supplier, plant, issued, fate, lines } : { supplier, plant, issued, fate, lines, ships };

/** About forty orders over a quarter, in every state a user will meet. */
export const orderStories: OrderStory[] = [
  // Done: the material of the statements of the last months.
  one('S1001', '1000', -86, 'received', [[0, 3, '12.8000', -68], [1, 3, '19.5000', -68]], -71),
  one('S1002', '1000', -85, 'received', [[0, 4, '0.1850', -66], [3, 2, '0.0920', -66]], -69),
  one('S1003', '2000', -84, 'received', [[0, 3, '23.6000', -64]], -66),
  one('S1004', '1000', -82, 'received', [[1, 2, '38.2000', -62], [2, 2, '4.1500', -62]], -61),
  one('S1005', '1000', -80, 'received', [[0, 4, '8.6500', -63]], -65),
  one('S1006', '1000', -79, 'received', [[0, 2, '486.0000', -58]], -55),
  one('S1001', '2000', -72, 'received', [[2, 2, '236.0000', -50]], -52),
  one('S1001', '1000', -66, 'received', [[0, 4, '12.8000', -44], [3, 2, '31.4000', -44]], -45),
  one('S1002', '1000', -64, 'received', [[1, 3, '0.3120', -43], [2, 3, '0.5480', -43]], -45),
  one('S1003', '2000', -62, 'received', [[1, 4, '31.9000', -40], [2, 2, '3.3333', -40]], -36),
  one('S1004', '1000', -60, 'received', [[0, 3, '46.5000', -38]], -39),
  one('S1005', '2000', -58, 'received', [[1, 3, '3.2800', -37], [3, 2, '0.7600', -37]], -38),
  one('S1006', '1000', -56, 'received', [[2, 2, '612.0000', -35]], -30),
  one('S1001', '1000', -48, 'refused', [[1, 3, '19.5000', -28], [4, 2, '22.7000', -28]], -29),
  one('S1002', '1000', -46, 'received', [[0, 5, '0.1850', -26]], -28),
  one('S1004', '1000', -44, 'received', [[4, 3, '168.0000', -25]], -26),
  // Something is not as ordered.
  one('S1001', '1000', -40, 'short', [[0, 3, '12.8000', -18], [1, 2, '19.5000', -18]], -20),
  one('S1003', '2000', -38, 'short', [[0, 3, '23.6000', -15]], -14),
  one('S1006', '1000', -36, 'reversed', [[1, 2, '728.0000', -14]], -16),
  // On its way.
  one('S1001', '1000', -30, 'in_transit', [[0, 4, '12.8000', 0], [2, 2, '236.0000', 0]], -1),
  one('S1002', '2000', -28, 'in_transit', [[2, 2, '0.5480', -2]], -4),
  one('S1004', '1000', -27, 'in_transit', [[0, 2, '46.5000', 2], [3, 2, '6.9000', 2]], 0),
  one('S1005', '1000', -26, 'receiving', [[0, 3, '8.6500', 0]], -1),
  one('S1003', '1000', -26, 'arrived', [[3, 2, '1.8500', 0], [2, 3, '3.3333', 0]], -1),
  one('S1001', '2000', -25, 'drafted', [[3, 5, '31.4000', 3]]),
  // Late, and nothing is on its way.
  one('S1001', '1000', -33, 'late', [[4, 6, '22.7000', -5]]),
  one('S1003', '2000', -32, 'late', [[4, 20, '27.4000', -8]]),
  one('S1006', '1000', -31, 'late', [[3, 3, '355.0000', -3]]),
  // Agreed, and still to come.
  one('S1001', '1000', -20, 'accepted', [[0, 8, '12.9500', 9], [1, 6, '19.8000', 16]]),
  one('S1002', '1000', -19, 'accepted', [[0, 12, '0.1850', 8]]),
  one('S1004', '1000', -18, 'accepted', [[1, 5, '38.2000', 12]]),
  one('S1005', '2000', -15, 'accepted', [[2, 8, '18.5000', 6], [4, 6, '86.0000', 6]]),
  one('S1006', '1000', -14, 'accepted', [[0, 5, '486.0000', 21]]),
  // Under discussion.
  one('S1001', '1000', -8, 'proposed', [[2, 5, '236.0000', 7]]),
  one('S1003', '2000', -7, 'proposed', [[1, 10, '31.9000', 5], [2, 4, '3.3333', 5]]),
  one('S1001', '2000', -9, 'countered', [[3, 6, '31.4000', 6]]),
  one('S1006', '1000', -10, 'rejected', [[4, 3, '118.0000', 4]]),
  one('S1001', '1000', -22, 'changed', [[0, 5, '12.9500', 14], [4, 4, '22.7000', 14]]),
  one('S1002', '1000', -21, 'changed', [[1, 5, '0.3120', 11]]),
  one('S1005', '1000', -24, 'cancelled', [[3, 6, '0.7600', 8]]),
  // Waiting for an answer, two of them for too long.
  one('S1001', '1000', -6, 'unanswered', [[0, 6, '12.9500', 15], [2, 2, '238.0000', 15], [3, 4, '31.4000', 22]]),
  one('S1001', '2000', -1, 'unanswered', [[1, 8, '19.8000', 18]]),
  one('S1002', '1000', -5, 'unanswered', [[3, 6, '0.0920', 10]]),
  one('S1004', '1000', -1, 'unanswered', [[0, 6, '46.5000', 20], [2, 4, '4.1500', 20]]),
  one('S1005', '2000', 0, 'unanswered', [[0, 10, '8.6500', 13]]),
];
