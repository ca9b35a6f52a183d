"""Places on the earth without any service on the net: addresses, names of places, outlines.

`placing` puts a Korean address into its legal dong, `finding` knows the names of the world's places,
`korea` makes territories of Korean areas. All of them read one file made at set-up (`index`).
"""
