/** How many single letters to add, drop or change to make one string of the other. */
export declare function levenshteinDistance(first: string, second: string): number;
