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
0 312.941
0.03125 28.5409
0.0625 27.1668
0.09375 25.9137
0.125 28.8244
0.15625 25.0849
0.1875 25.2957
0.21875 25.4435
0.25 94.2202
0.28125 25.6896
0.3125 25.5387
0.34375 25.4209
0.375 28.894
0.40625 26.1274
0.4375 27.4679
0.46875 28.8454
0.5 315.414
END
$line2 << END
0 297.377
0.03125 27.5605
0.0625 25.5278
0.09375 23.3713
0.125 23.0363
0.15625 23.4371
0.1875 23.4737
0.21875 23.95
0.25 81.2685
0.28125 23.5812
0.3125 23.7871
0.34375 23.7381
0.375 23.6998
0.40625 24.08
0.4375 24.8724
0.46875 26.9981
0.5 283.893
END
$line3 << END
0 930.165
0.03125 141.626
0.0625 82.9819
0.09375 34.0682
0.125 14.0517
0.15625 12.9234
0.1875 11.5753
0.21875 5.94243
0.25 2.7305
0.28125 3.87489
0.3125 5.21737
0.34375 3.84791
0.375 2.47915
0.40625 3.16756
0.4375 3.53938
0.46875 1.77103
0.5 0.538106
END
$line4 << END
0 0.759859
1 2.63708
2 2.00333
3 3.70839
4 1.3964
5 3.51205
6 2.00349
7 2.68683
8 0.726651
9 2.882
10 2.21065
11 3.08589
12 1.49496
13 3.85002
14 2.02561
15 2.47266
16 0.577804
17 2.85201
18 2.13006
19 3.34036
20 1.22903
21 3.73037
22 2.05194
23 2.51415
24 0.673393
25 2.12706
26 1.46489
27 1.86004
28 0.699463
29 1.35109
30 0.644177
31 0.620001
END
$line5 << END
0 0.222322
1 0.788517
2 0.999769
3 1.37199
4 1.47724
5 1.50766
6 1.8868
7 1.86352
8 1.98811
9 1.93653
10 1.88802
11 2.01967
12 1.99658
13 1.79855
14 1.8526
15 1.95997
16 2.07672
17 1.9567
18 2.05181
19 1.84202
20 1.9548
21 1.68049
22 2.17439
23 1.85158
24 1.8532
25 1.48788
26 1.7528
27 1.65896
28 1.62553
29 1.02798
30 1.11853
31 0.29195
END
$line6 << END
0 0.597963
1 1.11864
2 1.27851
3 1.52855
4 1.64566
5 1.82048
6 1.88237
7 1.91886
8 1.84193
9 1.90134
10 2.03951
11 2.01169
12 1.98775
13 1.89025
14 1.99547
15 2.094
16 2.25259
17 2.29076
18 2.25592
19 2.17002
20 2.18526
21 2.21105
22 2.19867
23 2.10806
24 2.05019
25 2.05327
26 1.9561
27 1.68734
28 1.67497
29 1.47394
30 1.27345
31 0.508032
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
set yrange [0.3706663350627:1350.344709297]
set ytics nomirror out scale 0.5,0.3 norotate ('1' 1, '100' 100, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 10 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1, '' 200 1, '' 300 1, '' 400 1, '' 500 1, '' 600 1, '' 700 1, '' 800 1, '' 900 1, '' 1000 1) font ',12' tc rgb muted
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
