"""Types of arrays, by kind of number and rank: what columns hold and kernels take.

The note beside each is the compiler's: kind and bytes of a number, and rows that lie one after the other.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

F8 = Annotated[NDArray[np.float64], "f8[::1]"]
F8x2 = Annotated[NDArray[np.float64], "f8[:, ::1]"]
F8x3 = Annotated[NDArray[np.float64], "f8[:, :, ::1]"]
F4 = Annotated[NDArray[np.float32], "f4[::1]"]
F4x2 = Annotated[NDArray[np.float32], "f4[:, ::1]"]
F4x3 = Annotated[NDArray[np.float32], "f4[:, :, ::1]"]
I8 = Annotated[NDArray[np.int64], "i8[::1]"]
I8x2 = Annotated[NDArray[np.int64], "i8[:, ::1]"]
I4 = Annotated[NDArray[np.int32], "i4[::1]"]
I4x2 = Annotated[NDArray[np.int32], "i4[:, ::1]"]
I2 = Annotated[NDArray[np.int16], "i2[::1]"]
I1 = Annotated[NDArray[np.int8], "i1[::1]"]
I1x2 = Annotated[NDArray[np.int8], "i1[:, ::1]"]
U8 = Annotated[NDArray[np.uint64], "u8[::1]"]
U1x2 = Annotated[NDArray[np.uint8], "u1[:, ::1]"]
B1 = Annotated[NDArray[np.bool_], "b1[::1]"]
B1x2 = Annotated[NDArray[np.bool_], "b1[:, ::1]"]
