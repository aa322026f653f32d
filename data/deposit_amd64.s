//go:build !purego

#include "textflag.h"

// func depositWords(dst, mask *byte, words int, packed *byte) (taken int)
//
// A load from any byte has at least 57 bits from any bit of it on, so half a
// word is done at a time.
TEXT ·depositWords(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ mask+8(FP), SI
	MOVQ words+16(FP), CX
	MOVQ packed+24(FP), BX
	XORQ AX, AX            // bits taken

next:
	MOVQ (SI), R8          // 64 rows
	MOVL R8, R9            // the first 32 of them
	SHRQ $32, R8           // and the others

	MOVQ  AX, R10
	SHRQ  $3, R10
	MOVQ  (BX)(R10*1), R10
	MOVQ  AX, R11
	ANDQ  $7, R11
	SHRXQ R11, R10, R10
	PDEPQ R9, R10, R12
	POPCNTQ R9, R9
	ADDQ  R9, AX

	MOVQ  AX, R10
	SHRQ  $3, R10
	MOVQ  (BX)(R10*1), R10
	MOVQ  AX, R11
	ANDQ  $7, R11
	SHRXQ R11, R10, R10
	PDEPQ R8, R10, R13
	POPCNTQ R8, R8
	ADDQ  R8, AX

	SHLQ $32, R13
	ORQ  R13, R12
	MOVQ R12, (DI)
	ADDQ $8, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  next

	MOVQ AX, taken+32(FP)
	RET
