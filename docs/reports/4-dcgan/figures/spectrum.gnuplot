# Draw this figure with
#   gnuplot -e "theme='light'" spectrum.gnuplot > spectrum-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0 327.119
0.03125 29.0229
0.0625 26.3098
0.09375 24.7311
0.125 27.9
0.15625 25.0005
0.1875 25.3946
0.21875 25.3591
0.25 96.8779
0.28125 25.7111
0.3125 25.6821
0.34375 25.8792
0.375 29.5442
0.40625 25.9829
0.4375 27.318
0.46875 29.4622
0.5 332.955
END
$line2 << END
0 285.429
0.03125 28.015
0.0625 25.4369
0.09375 24.5158
0.125 24.0007
0.15625 24.2288
0.1875 24.4956
0.21875 24.0267
0.25 82.9514
0.28125 23.8891
0.3125 25.0176
0.34375 24.4744
0.375 24.0157
0.40625 24.4718
0.4375 24.987
0.46875 26.2351
0.5 288.726
END
$line3 << END
0 980.527
0.03125 155
0.0625 86.7851
0.09375 37.2324
0.125 14.4081
0.15625 13.4143
0.1875 12.4599
0.21875 6.08675
0.25 3.17149
0.28125 4.01905
0.3125 5.51748
0.34375 4.10572
0.375 2.70069
0.40625 3.5208
0.4375 3.92691
0.46875 1.92508
0.5 0.606334
END
$line4 << END
0 0.733402
1 2.44898
2 2.26673
3 2.75817
4 1.50299
5 3.73659
6 2.12613
7 2.15853
8 0.705499
9 2.84707
10 3.11529
11 2.58263
12 2.20076
13 4.36898
14 2.32128
15 2.12852
16 0.460896
17 2.78692
18 2.46887
19 3.16046
20 1.47545
21 3.86032
22 2.9548
23 3.26246
24 0.898966
25 2.47658
26 1.76982
27 1.90611
28 0.893568
29 1.40869
30 0.706936
31 0.516301
END
$line5 << END
0 0.254986
1 0.878056
2 1.07401
3 1.62006
4 1.07697
5 1.42328
6 2.42421
7 2.57019
8 2.05871
9 2.03347
10 2.09051
11 2.1347
12 2.0508
13 1.88282
14 2.13462
15 1.68592
16 1.95201
17 2.056
18 2.3839
19 2.0954
20 2.20966
21 1.66296
22 2.44822
23 1.93788
24 2.00548
25 1.51386
26 1.70809
27 1.75505
28 1.34099
29 1.13792
30 1.17577
31 0.390153
END
$line6 << END
0 0.855282
1 1.91087
2 2.0772
3 2.21122
4 2.16983
5 2.13603
6 2.1391
7 2.06243
8 1.92928
9 1.84945
10 2.25281
11 2.3951
12 2.6187
13 2.7726
14 2.93049
15 3.35003
16 3.71905
17 3.48913
18 3.06772
19 2.60891
20 2.7442
21 2.82315
22 2.82306
23 2.14189
24 2.04735
25 2.04528
26 1.75613
27 1.45324
28 1.45409
29 1.30061
30 1.04312
31 0.504512
END

set terminal svg size 900,374 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.075733
set rmargin at screen 0.49413
set tmargin at screen 0.8984
set bmargin at screen 0.15333
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:0.5]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.0' 0, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5) font ',12' tc rgb muted
set logscale y
set yrange [0.4190587292253:1418.720575631]
set ytics nomirror out scale 0.5,0.3 norotate ('1' 1, '100' 100, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 10 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1, '' 200 1, '' 300 1, '' 400 1, '' 500 1, '' 600 1, '' 700 1, '' 800 1, '' 900 1, '' 1000 1) font ',12' tc rgb muted
set label '{/:Bold spectrum of rows}' at screen 0.075733,0.93021 left tc rgb ink
set label 'frequency (cycles a pixel)' at screen 0.28493,0.050871 center tc rgb ink
set label 'mean power' at screen 0.020756,0.52586 center rotate tc rgb ink
# legend
set arrow from screen 0.089067,0.27895 to screen 0.11351,0.27895 nohead lw 2.2 lc rgb blue front
set label 'kernel 3, stride 2' at screen 0.12129,0.27895 left tc rgb ink font ',13' front
set arrow from screen 0.089067,0.23242 to screen 0.11351,0.23242 nohead lw 2.2 lc rgb orange front
set label 'kernel 4, stride 2' at screen 0.12129,0.23242 left tc rgb ink font ',13' front
set arrow from screen 0.089067,0.1859 to screen 0.11351,0.1859 nohead lw 2.2 lc rgb green front
set label 'resize, kernel 3' at screen 0.12129,0.1859 left tc rgb ink font ',13' front
set arrow from screen 0.83244,0.86118 to screen 0.85689,0.86118 nohead lw 2.2 lc rgb blue front
set label 'kernel 3, stride 2' at screen 0.86467,0.86118 left tc rgb ink font ',13' front
set arrow from screen 0.83244,0.81465 to screen 0.85689,0.81465 nohead lw 2.2 lc rgb orange front
set label 'kernel 4, stride 2' at screen 0.86467,0.81465 left tc rgb ink font ',13' front
set arrow from screen 0.83244,0.76813 to screen 0.85689,0.76813 nohead lw 2.2 lc rgb green front
set label 'resize, kernel 3' at screen 0.86467,0.76813 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.55716
set rmargin at screen 0.97556
set tmargin at screen 0.8984
set bmargin at screen 0.15333
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:31]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '5' 5, '10' 10, '15' 15, '20' 20, '25' 25, '30' 30) font ',12' tc rgb muted
unset logscale y
set yrange [0:5]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5) font ',12' tc rgb muted
set label '{/:Bold one row, pixel by pixel}' at screen 0.55716,0.93021 left tc rgb ink
set label 'column' at screen 0.76636,0.050871 center tc rgb ink
set label 'mean square' at screen 0.51711,0.52586 center rotate tc rgb ink
plot $line4 with lines lw 2.2 lc rgb blue notitle, \
  $line5 with lines lw 2.2 lc rgb orange notitle, \
  $line6 with lines lw 2.2 lc rgb green notitle
unset multiplot
