const nowSeconds = () => Math.floor(Date.now() / 1000);

/** @param {string} externalId */
export function gamopandaClaims(externalId) {
  const iat = nowSeconds();
  return { sub: 'acc_0', userData: { externalId }, iat, exp: iat + 1800 };
}

/** @param {{ playerId: string, name: string, balance: string }} player */
export function phoenixClaims({ playerId, name, balance }) {
  const iat = nowSeconds();
  return {
    iss: 'operator',
    sub: playerId,
    aud: 'instance',
    iat,
    exp: iat + 3600,
    data: { balance: Number(balance), name, timestamp: Date.now() },
  };
}
